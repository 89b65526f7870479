internal import CBPF

/// The number that a failed system call leaves behind.
///
/// The set is open: the kernel may answer with a number that the table does not hold. The names of
/// its constants are those of swift-system's `Errno`.
public struct Errno: RawRepresentable, Error, Hashable, Sendable {
  public let rawValue: Int32
  public init(rawValue: Int32) { self.rawValue = rawValue }

  /// What the last failed C function of this thread left behind. The corresponding C macro is `errno`.
  ///
  /// It is right only straight after that function: whatever runs between may change it. The functions
  /// of this module leave their errno in the error that they throw, and none here.
  public static var current: Errno { Errno(rawValue: cbpf_last_errno()) }
}

extension Errno: CustomStringConvertible {
  /// The C name, such as `EPERM`; nil for a number that the table does not hold.
  public var name: String? { Self.table[rawValue]?.name }

  /// The number that C gives this name: `EPERM`, and also the second names `EWOULDBLOCK` (of `EAGAIN`),
  /// `EDEADLOCK` (of `EDEADLK`) and `ENOTSUP` (of `EOPNOTSUPP`). Nil for a name that C does not have.
  public init?(named name: String) {
    let name = Self.aliases[name] ?? name
    guard let row = Self.table.first(where: { $0.value.name == name }) else { return nil }
    self.init(rawValue: row.key)
  }

  private static let aliases = [
    "EWOULDBLOCK": "EAGAIN", "EDEADLOCK": "EDEADLK", "ENOTSUP": "EOPNOTSUPP",
  ]

  /// What it means, in a few words.
  public var message: String { Self.table[rawValue]?.message ?? "Unknown error" }

  /// The message with the C name, such as `Operation not permitted (EPERM)`.
  public var description: String {
    guard let name else { return "errno \(rawValue)" }
    return "\(message) (\(name))"
  }
}

extension Errno {
  /// Whether the same call may succeed when it is made again.
  public var isTransient: Bool {
    [.wouldBlock, .interrupted, .resourceBusy, .noMemory, .noBufferSpace].contains(self)
  }

  /// Whether a privilege was missing.
  public var isPermission: Bool { self == .notPermitted || self == .permissionDenied }

  /// Whether memory, room or descriptors ran out.
  public var isResource: Bool {
    [.noMemory, .noSpace, .tooManyOpenFiles, .tooManyOpenFilesInSystem, .noBufferSpace]
      .contains(self)
  }
}
