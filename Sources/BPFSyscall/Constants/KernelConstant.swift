/// A number that the kernel publishes in one of its lists: a program type, a map type, a link type.
///
/// The list is open: a newer kernel may report a number that the table does not hold yet.
public protocol KernelConstant: RawRepresentable, Hashable, Sendable, Codable,
  CustomStringConvertible
where RawValue == UInt32 {
  /// The constant of any number, also of one that the table does not hold.
  init(rawValue: UInt32)

  /// What users call a member of this list: "program type", "map type".
  static var listName: String { get }

  /// The kernel's list, in the kernel's order.
  static var table: [KernelConstantRow<Self>] { get }
}

/// One row of a ``KernelConstant`` table.
public struct KernelConstantRow<Constant: KernelConstant>: Sendable {
  /// The constant, whose raw value is the kernel's number.
  public let value: Constant
  /// The kernel's name in lower case, without its prefix (`BPF_MAP_TYPE_HASH` is `hash`).
  public let name: String
  /// The first Linux version that has it.
  public let since: KernelVersion

  init(_ value: Constant, _ name: String, _ major: Int, _ minor: Int) {
    self.value = value
    self.name = name
    self.since = KernelVersion(major, minor)
  }
}

extension KernelConstant {
  /// The constant of this name, or nil where the table has none.
  public init?(named name: String) {
    guard let row = Self.table.first(where: { $0.name == name }) else { return nil }
    self = row.value
  }

  /// The kernel's name in lower case, or nil for a number that the table does not hold.
  public var name: String? { row?.name }

  /// The first Linux version that has it, where the table holds it.
  public var since: KernelVersion? { row?.since }

  public var description: String { name ?? "\(Self.listName) \(rawValue)" }

  private var row: KernelConstantRow<Self>? {
    // The kernel numbers its lists without gaps, so the row usually stands at its own number.
    let table = Self.table
    let index = Int(rawValue)
    if index < table.count, table[index].value == self { return table[index] }
    return table.first { $0.value == self }
  }

  public init(from decoder: any Decoder) throws {
    self.init(rawValue: try decoder.singleValueContainer().decode(UInt32.self))
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(rawValue)
  }
}
