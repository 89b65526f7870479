public import BPFSyscall
public import OrderedCollections

/// A bytecode file that the manifest names, and how its objects are made.
public struct ProgramFile: Sendable {
  /// The key under `programs`.
  public let name: String
  /// The path as written.
  public let file: String
  /// The path from where bpf-apply runs.
  public let path: String
  /// Where the path stands.
  public let fileMark: SourceMark
  /// The digest the file must have, in lower-case hexadecimal.
  public let sha256: String?
  public let sha256Mark: SourceMark?
  /// Values for the file's global variables.
  public let globals: OrderedDictionary<String, GlobalSetting>
  /// Values of the kernel's configuration that go before the kernel's own.
  public let kconfig: OrderedDictionary<String, GlobalSetting>
  /// The types that field accesses are fitted to, in place of the kernel's own.
  public let btf: FileReference?
  /// For maps of the file: the manifest's map that takes their place.
  public let maps: OrderedDictionary<String, MapReplacement>
  public let functions: OrderedDictionary<String, FunctionEntry>
  /// The functions that are attached where their sections say: names and patterns; `*` for all.
  public let attach: [GivenName]
  public let onlyIf: Condition?
  public let description: String?
  public let mark: SourceMark
}

/// A name that stands in the manifest.
public struct GivenName: Hashable, Sendable {
  public let text: String
  public let mark: SourceMark
}

/// A file that the manifest names.
public struct FileReference: Hashable, Sendable {
  /// The path from where bpf-apply runs.
  public let path: String
  public let mark: SourceMark
}

/// The value of a global variable or of the kernel's configuration; its type is in the bytecode file.
public struct GlobalSetting: Hashable, Sendable {
  public let value: Value
  public let mark: SourceMark

  public enum Value: Hashable, Sendable {
    /// Between the least Int64 and the greatest UInt64.
    case integer(Int128)
    case boolean(Bool)
    case string(String)
  }
}

/// A map of the manifest that takes the place of a file's map.
public struct MapReplacement: Hashable, Sendable {
  /// The key under `maps`.
  public let map: String
  public let mark: SourceMark
}

/// The type of a program, as the manifest says it.
public struct GivenProgramType: Hashable, Sendable {
  public let type: ProgramType
  /// What it will be attached to, where that is said.
  public let attachType: AttachType?
  public let mark: SourceMark
}

/// What the manifest says of one function of a bytecode file.
public struct FunctionEntry: Hashable, Sendable {
  /// What it is loaded as, whatever its section and its attachments say.
  public let type: GivenProgramType?
  /// Load it although nothing names it.
  public let load: Bool
  public let tests: [ProgramTest]
  public let mark: SourceMark
}
