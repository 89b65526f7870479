/// The lists that the kernel keeps of a program, as far as they were asked for.
///
/// A list is empty where it was not asked for, where there is none, and where the kernel does not show it:
/// machine code and addresses only to whom `kernel.kptr_restrict` allows.
public struct ProgramDetails: Hashable, Sendable {
  /// What ``Program/info()`` returns.
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

    /// Asks for ``ProgramDetails/mapIDs``. The corresponding field is `map_ids`.
    public static let mapIDs = Self(rawValue: 1 << 0)
    /// Asks for ``ProgramDetails/translatedInstructions``. The corresponding field is
    /// `xlated_prog_insns`.
    public static let translatedInstructions = Self(rawValue: 1 << 1)
    /// Asks for ``ProgramDetails/jitedInstructions``. The corresponding field is
    /// `jited_prog_insns`.
    public static let jitedInstructions = Self(rawValue: 1 << 2)
    /// Asks for ``ProgramDetails/jitedFunctionAddresses``. The corresponding field is
    /// `jited_ksyms`.
    public static let jitedFunctionAddresses = Self(rawValue: 1 << 3)
    /// Asks for ``ProgramDetails/jitedFunctionSizes``. The corresponding field is
    /// `jited_func_lens`.
    public static let jitedFunctionSizes = Self(rawValue: 1 << 4)
    /// Asks for ``ProgramDetails/functions``. The corresponding field is `func_info`.
    public static let functions = Self(rawValue: 1 << 5)
    /// Asks for ``ProgramDetails/lines``. The corresponding field is `line_info`.
    public static let lines = Self(rawValue: 1 << 6)
    /// Asks for ``ProgramDetails/jitedLines``. The corresponding field is `jited_line_info`.
    public static let jitedLines = Self(rawValue: 1 << 7)
    /// Asks for ``ProgramDetails/tags``. The corresponding field is `prog_tags`.
    public static let tags = Self(rawValue: 1 << 8)
    /// Asks for every list.
    public static let all = Self(rawValue: (1 << 9) - 1)
  }
}
