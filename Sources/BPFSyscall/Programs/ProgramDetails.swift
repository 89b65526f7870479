/// The lists that the kernel keeps of a program, as far as they were asked for.
///
/// A list is empty where it was not asked for, where there is none, and where the kernel does not show it:
/// machine code and addresses only to whom `kernel.kptr_restrict` allows.
public struct ProgramDetails: Hashable, Sendable {
  public var info: ProgramInfo
  /// The ids of the maps that it uses (Linux 4.15).
  public var mapIDs: [UInt32] = []
  /// The instructions as the verifier left them, 8 bytes each, without the kernel's addresses.
  public var translatedInstructions: [UInt8] = []
  /// The machine's instructions, of all functions one behind the other.
  public var jitedInstructions: [UInt8] = []
  /// Where each function starts in the kernel's memory (Linux 4.18).
  public var jitedFunctionAddresses: [UInt64] = []
  /// Bytes of the machine's instructions of each function (Linux 4.18).
  public var jitedFunctionSizes: [UInt32] = []
  /// `struct bpf_func_info`: instruction and type of each function (Linux 5.0).
  public var functions = Program.DebugInformation.Records.none
  /// `struct bpf_line_info`: instruction and place in the source (Linux 5.0).
  public var lines = Program.DebugInformation.Records.none
  /// The address of the machine's instruction of each of ``lines``: 8 bytes each (Linux 5.0).
  public var jitedLines = Program.DebugInformation.Records.none
  /// A tag of 8 bytes for each function (Linux 5.0).
  public var tags: [[UInt8]] = []

  /// Lists to ask for.
  public struct Parts: OptionSet, Hashable, Sendable {
    public let rawValue: UInt32
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    public static let mapIDs = Self(rawValue: 1 << 0)
    public static let translatedInstructions = Self(rawValue: 1 << 1)
    public static let jitedInstructions = Self(rawValue: 1 << 2)
    public static let jitedFunctionAddresses = Self(rawValue: 1 << 3)
    public static let jitedFunctionSizes = Self(rawValue: 1 << 4)
    public static let functions = Self(rawValue: 1 << 5)
    public static let lines = Self(rawValue: 1 << 6)
    public static let jitedLines = Self(rawValue: 1 << 7)
    public static let tags = Self(rawValue: 1 << 8)
    public static let all = Self(rawValue: (1 << 9) - 1)
  }
}
