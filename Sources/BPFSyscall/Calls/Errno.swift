/// The number that a failed system call leaves behind.
///
/// The set is open: the kernel may answer with a number that the table does not hold. The names of
/// its constants are those of swift-system's `Errno`.
public struct Errno: RawRepresentable, Error, Hashable, Sendable {
  public let rawValue: Int32
  public init(rawValue: Int32) { self.rawValue = rawValue }

  /// Operation not permitted. The corresponding C error is `EPERM`.
  public static let notPermitted = Errno(rawValue: 1)
  /// No such file or directory. The corresponding C error is `ENOENT`.
  public static let noSuchFileOrDirectory = Errno(rawValue: 2)
  /// No such process. The corresponding C error is `ESRCH`.
  public static let noSuchProcess = Errno(rawValue: 3)
  /// Interrupted system call. The corresponding C error is `EINTR`.
  public static let interrupted = Errno(rawValue: 4)
  /// No such device or address. The corresponding C error is `ENXIO`.
  public static let noSuchAddressOrDevice = Errno(rawValue: 6)
  /// Argument list too long. The corresponding C error is `E2BIG`.
  public static let argListTooLong = Errno(rawValue: 7)
  /// Bad file descriptor. The corresponding C error is `EBADF`.
  public static let badFileDescriptor = Errno(rawValue: 9)
  /// Resource temporarily unavailable. The corresponding C error is `EAGAIN`.
  public static let wouldBlock = Errno(rawValue: 11)
  /// Cannot allocate memory. The corresponding C error is `ENOMEM`.
  public static let noMemory = Errno(rawValue: 12)
  /// Permission denied. The corresponding C error is `EACCES`.
  public static let permissionDenied = Errno(rawValue: 13)
  /// Bad address. The corresponding C error is `EFAULT`.
  public static let badAddress = Errno(rawValue: 14)
  /// Device or resource busy. The corresponding C error is `EBUSY`.
  public static let resourceBusy = Errno(rawValue: 16)
  /// File exists. The corresponding C error is `EEXIST`.
  public static let fileExists = Errno(rawValue: 17)
  /// Invalid cross-device link. The corresponding C error is `EXDEV`.
  public static let improperLink = Errno(rawValue: 18)
  /// No such device. The corresponding C error is `ENODEV`.
  public static let noSuchDevice = Errno(rawValue: 19)
  /// Not a directory. The corresponding C error is `ENOTDIR`.
  public static let notDirectory = Errno(rawValue: 20)
  /// Is a directory. The corresponding C error is `EISDIR`.
  public static let isDirectory = Errno(rawValue: 21)
  /// Invalid argument. The corresponding C error is `EINVAL`.
  public static let invalidArgument = Errno(rawValue: 22)
  /// Too many open files in system. The corresponding C error is `ENFILE`.
  public static let tooManyOpenFilesInSystem = Errno(rawValue: 23)
  /// Too many open files. The corresponding C error is `EMFILE`.
  public static let tooManyOpenFiles = Errno(rawValue: 24)
  /// No space left on device. The corresponding C error is `ENOSPC`.
  public static let noSpace = Errno(rawValue: 28)
  /// Read-only file system. The corresponding C error is `EROFS`.
  public static let readOnlyFileSystem = Errno(rawValue: 30)
  /// Numerical result out of range. The corresponding C error is `ERANGE`.
  public static let outOfRange = Errno(rawValue: 34)
  /// Function not implemented. The corresponding C error is `ENOSYS`.
  public static let noFunction = Errno(rawValue: 38)
  /// Directory not empty. The corresponding C error is `ENOTEMPTY`.
  public static let directoryNotEmpty = Errno(rawValue: 39)
  /// Too many levels of symbolic links. The corresponding C error is `ELOOP`.
  public static let tooManySymbolicLinkLevels = Errno(rawValue: 40)
  /// Link has been severed. The corresponding C error is `ENOLINK`.
  public static let noLink = Errno(rawValue: 67)
  /// Invalid or incomplete multibyte or wide character. The corresponding C error is `EILSEQ`.
  public static let illegalByteSequence = Errno(rawValue: 84)
  /// Operation not supported. The corresponding C error is `EOPNOTSUPP`.
  public static let notSupportedOnSocket = Errno(rawValue: 95)
  /// No buffer space available. The corresponding C error is `ENOBUFS`.
  public static let noBufferSpace = Errno(rawValue: 105)
  /// Operation is not supported by this kernel. The corresponding C error is `ENOTSUPP`.
  public static let notSupportedByKernel = Errno(rawValue: 524)
}

extension Errno: CustomStringConvertible {
  /// The C name, such as `EPERM`; nil for a number that the table does not hold.
  public var name: String? { Self.table[rawValue]?.name }

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
