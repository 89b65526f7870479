/// What a kernel takes in the BTF that programs and maps bring with them.
///
/// It says nothing of the kernel's own BTF. The loader finds it out by loading small samples.
public struct BTFFeatures: OptionSet, Sendable, Hashable {
  public let rawValue: UInt32
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// Functions and their prototypes (FUNC, FUNC_PROTO; Linux 5.0).
  public static let functions = BTFFeatures(rawValue: 1 << 0)
  /// Functions that are not static (Linux 5.6).
  public static let globalFunctions = BTFFeatures(rawValue: 1 << 1)
  /// Variables and their sections (VAR, DATASEC; Linux 5.2).
  public static let dataSections = BTFFeatures(rawValue: 1 << 2)
  /// Floating-point numbers (FLOAT; Linux 5.13).
  public static let floats = BTFFeatures(rawValue: 1 << 3)
  /// Notes on declarations (DECL_TAG; Linux 5.16).
  public static let declarationTags = BTFFeatures(rawValue: 1 << 4)
  /// Notes on types (TYPE_TAG; Linux 5.17).
  public static let typeTags = BTFFeatures(rawValue: 1 << 5)
  /// Enumerations of 64 bits, and signed ones (ENUM64; Linux 6.0).
  public static let enumerations64 = BTFFeatures(rawValue: 1 << 6)
  /// Sections whose name begins with `?` (Linux 6.9).
  public static let questionMarkSections = BTFFeatures(rawValue: 1 << 7)
  /// A layout section, which says how large each kind's entries are.
  public static let layoutSection = BTFFeatures(rawValue: 1 << 8)

  /// What a kernel takes that knows every kind.
  public static let all: BTFFeatures = [
    .functions, .globalFunctions, .dataSections, .floats, .declarationTags, .typeTags,
    .enumerations64, .questionMarkSections, .layoutSection,
  ]
}
