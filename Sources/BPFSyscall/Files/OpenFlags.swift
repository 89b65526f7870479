internal import CBPF

/// How a file is opened: the flags of `openat`, with this architecture's values.
///
/// One of ``readOnly``, ``writeOnly`` and ``readWrite`` is in every set; since ``readOnly`` is 0 it need not
/// be named.
public struct OpenFlags: OptionSet, Hashable, Sendable {
  public let rawValue: Int32
  public init(rawValue: Int32) { self.rawValue = rawValue }

  /// Only for reading. The corresponding C constant is `O_RDONLY`, which is 0.
  public static let readOnly = OpenFlags(rawValue: cbpf_open_read_only)
  /// Only for writing. The corresponding C constant is `O_WRONLY`.
  public static let writeOnly = OpenFlags(rawValue: cbpf_open_write_only)
  /// For reading and writing. The corresponding C constant is `O_RDWR`.
  public static let readWrite = OpenFlags(rawValue: cbpf_open_read_write)
  /// A missing file is created. The corresponding C constant is `O_CREAT`.
  public static let create = OpenFlags(rawValue: cbpf_open_create)
  /// With ``create``, a file that exists is `EEXIST`. The corresponding C constant is `O_EXCL`.
  public static let exclusiveCreate = OpenFlags(rawValue: cbpf_open_exclusive)
  /// What the file holds is dropped. The corresponding C constant is `O_TRUNC`.
  public static let truncate = OpenFlags(rawValue: cbpf_open_truncate)
  /// Every write goes to the end. The corresponding C constant is `O_APPEND`.
  public static let append = OpenFlags(rawValue: cbpf_open_append)
  /// What would have to wait is `EAGAIN`. The corresponding C constant is `O_NONBLOCK`.
  public static let nonBlocking = OpenFlags(rawValue: cbpf_open_nonblocking)
  /// A terminal does not become the process's own. The corresponding C constant is `O_NOCTTY`.
  public static let noControllingTerminal = OpenFlags(
    rawValue: cbpf_open_no_controlling_terminal)
  /// The descriptor closes on `exec`. The corresponding C constant is `O_CLOEXEC`.
  public static let closeOnExec = OpenFlags(rawValue: cbpf_open_close_on_exec)
  /// What is no directory is `ENOTDIR`. The corresponding C constant is `O_DIRECTORY`.
  public static let directory = OpenFlags(rawValue: cbpf_open_directory)
  /// A symbolic link at the path's end is `ELOOP`. The corresponding C constant is `O_NOFOLLOW`.
  public static let noFollow = OpenFlags(rawValue: cbpf_open_no_follow)
  /// Only names the file: for calls that take a path's descriptor. The corresponding C constant is `O_PATH`.
  public static let path = OpenFlags(rawValue: cbpf_open_path)
}
