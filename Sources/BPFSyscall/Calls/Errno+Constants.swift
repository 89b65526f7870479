// The numbers that have a meaning beyond one driver, under the names of swift-system's `Errno`. The others are
// reached by their C name: `Errno(named: "EREMOTEIO")`.
extension Errno {
  /// Operation not permitted. The corresponding C error is `EPERM`.
  public static let notPermitted = Errno(rawValue: 1)
  /// No such file or directory. The corresponding C error is `ENOENT`.
  public static let noSuchFileOrDirectory = Errno(rawValue: 2)
  /// No such process. The corresponding C error is `ESRCH`.
  public static let noSuchProcess = Errno(rawValue: 3)
  /// Interrupted system call. The corresponding C error is `EINTR`.
  public static let interrupted = Errno(rawValue: 4)
  /// Input/output error. The corresponding C error is `EIO`.
  public static let ioError = Errno(rawValue: 5)
  /// No such device or address. The corresponding C error is `ENXIO`.
  public static let noSuchAddressOrDevice = Errno(rawValue: 6)
  /// Argument list too long. The corresponding C error is `E2BIG`.
  public static let argListTooLong = Errno(rawValue: 7)
  /// Exec format error. The corresponding C error is `ENOEXEC`.
  public static let execFormatError = Errno(rawValue: 8)
  /// Bad file descriptor. The corresponding C error is `EBADF`.
  public static let badFileDescriptor = Errno(rawValue: 9)
  /// No child processes. The corresponding C error is `ECHILD`.
  public static let noChildProcess = Errno(rawValue: 10)
  /// Resource temporarily unavailable. The corresponding C error is `EAGAIN`.
  public static let wouldBlock = Errno(rawValue: 11)
  /// Cannot allocate memory. The corresponding C error is `ENOMEM`.
  public static let noMemory = Errno(rawValue: 12)
  /// Permission denied. The corresponding C error is `EACCES`.
  public static let permissionDenied = Errno(rawValue: 13)
  /// Bad address. The corresponding C error is `EFAULT`.
  public static let badAddress = Errno(rawValue: 14)
  /// Block device required. The corresponding C error is `ENOTBLK`.
  public static let notBlockDevice = Errno(rawValue: 15)
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
  /// Inappropriate ioctl for device. The corresponding C error is `ENOTTY`.
  public static let inappropriateIOCTLForDevice = Errno(rawValue: 25)
  /// Text file busy. The corresponding C error is `ETXTBSY`.
  public static let textFileBusy = Errno(rawValue: 26)
  /// File too large. The corresponding C error is `EFBIG`.
  public static let fileTooLarge = Errno(rawValue: 27)
  /// No space left on device. The corresponding C error is `ENOSPC`.
  public static let noSpace = Errno(rawValue: 28)
  /// Illegal seek. The corresponding C error is `ESPIPE`.
  public static let illegalSeek = Errno(rawValue: 29)
  /// Read-only file system. The corresponding C error is `EROFS`.
  public static let readOnlyFileSystem = Errno(rawValue: 30)
  /// Too many links. The corresponding C error is `EMLINK`.
  public static let tooManyLinks = Errno(rawValue: 31)
  /// Broken pipe. The corresponding C error is `EPIPE`.
  public static let brokenPipe = Errno(rawValue: 32)
  /// Numerical argument out of domain. The corresponding C error is `EDOM`.
  public static let outOfDomain = Errno(rawValue: 33)
  /// Numerical result out of range. The corresponding C error is `ERANGE`.
  public static let outOfRange = Errno(rawValue: 34)
  /// Resource deadlock avoided. The corresponding C error is `EDEADLK`.
  public static let deadlock = Errno(rawValue: 35)
  /// File name too long. The corresponding C error is `ENAMETOOLONG`.
  public static let fileNameTooLong = Errno(rawValue: 36)
  /// No locks available. The corresponding C error is `ENOLCK`.
  public static let noLocks = Errno(rawValue: 37)
  /// Function not implemented. The corresponding C error is `ENOSYS`.
  public static let noFunction = Errno(rawValue: 38)
  /// Directory not empty. The corresponding C error is `ENOTEMPTY`.
  public static let directoryNotEmpty = Errno(rawValue: 39)
  /// Too many levels of symbolic links. The corresponding C error is `ELOOP`.
  public static let tooManySymbolicLinkLevels = Errno(rawValue: 40)
  /// No message of desired type. The corresponding C error is `ENOMSG`.
  public static let noMessage = Errno(rawValue: 42)
  /// Identifier removed. The corresponding C error is `EIDRM`.
  public static let identifierRemoved = Errno(rawValue: 43)
  /// Device not a stream. The corresponding C error is `ENOSTR`.
  public static let notStream = Errno(rawValue: 60)
  /// No data available. The corresponding C error is `ENODATA`.
  public static let noData = Errno(rawValue: 61)
  /// Link has been severed. The corresponding C error is `ENOLINK`.
  public static let noLink = Errno(rawValue: 67)
  /// Protocol error. The corresponding C error is `EPROTO`.
  public static let protocolError = Errno(rawValue: 71)
  /// Multihop attempted. The corresponding C error is `EMULTIHOP`.
  public static let multiHop = Errno(rawValue: 72)
  /// Bad message. The corresponding C error is `EBADMSG`.
  public static let badMessage = Errno(rawValue: 74)
  /// Value too large for defined data type. The corresponding C error is `EOVERFLOW`.
  public static let overflow = Errno(rawValue: 75)
  /// Invalid or incomplete multibyte or wide character. The corresponding C error is `EILSEQ`.
  public static let illegalByteSequence = Errno(rawValue: 84)
  /// Too many users. The corresponding C error is `EUSERS`.
  public static let tooManyUsers = Errno(rawValue: 87)
  /// Socket operation on non-socket. The corresponding C error is `ENOTSOCK`.
  public static let notSocket = Errno(rawValue: 88)
  /// Destination address required. The corresponding C error is `EDESTADDRREQ`.
  public static let addressRequired = Errno(rawValue: 89)
  /// Message too long. The corresponding C error is `EMSGSIZE`.
  public static let messageTooLong = Errno(rawValue: 90)
  /// Protocol wrong type for socket. The corresponding C error is `EPROTOTYPE`.
  public static let protocolWrongTypeForSocket = Errno(rawValue: 91)
  /// Protocol not available. The corresponding C error is `ENOPROTOOPT`.
  public static let protocolNotAvailable = Errno(rawValue: 92)
  /// Protocol not supported. The corresponding C error is `EPROTONOSUPPORT`.
  public static let protocolNotSupported = Errno(rawValue: 93)
  /// Socket type not supported. The corresponding C error is `ESOCKTNOSUPPORT`.
  public static let socketTypeNotSupported = Errno(rawValue: 94)
  /// Operation not supported. The corresponding C error is `EOPNOTSUPP`.
  public static let notSupportedOnSocket = Errno(rawValue: 95)
  /// Protocol family not supported. The corresponding C error is `EPFNOSUPPORT`.
  public static let protocolFamilyNotSupported = Errno(rawValue: 96)
  /// Address family not supported by protocol. The corresponding C error is `EAFNOSUPPORT`.
  public static let addressFamilyNotSupported = Errno(rawValue: 97)
  /// Address already in use. The corresponding C error is `EADDRINUSE`.
  public static let addressInUse = Errno(rawValue: 98)
  /// Cannot assign requested address. The corresponding C error is `EADDRNOTAVAIL`.
  public static let addressNotAvailable = Errno(rawValue: 99)
  /// Network is down. The corresponding C error is `ENETDOWN`.
  public static let networkDown = Errno(rawValue: 100)
  /// Network is unreachable. The corresponding C error is `ENETUNREACH`.
  public static let networkUnreachable = Errno(rawValue: 101)
  /// Network dropped connection on reset. The corresponding C error is `ENETRESET`.
  public static let networkReset = Errno(rawValue: 102)
  /// Software caused connection abort. The corresponding C error is `ECONNABORTED`.
  public static let connectionAbort = Errno(rawValue: 103)
  /// Connection reset by peer. The corresponding C error is `ECONNRESET`.
  public static let connectionReset = Errno(rawValue: 104)
  /// No buffer space available. The corresponding C error is `ENOBUFS`.
  public static let noBufferSpace = Errno(rawValue: 105)
  /// Transport endpoint is already connected. The corresponding C error is `EISCONN`.
  public static let socketIsConnected = Errno(rawValue: 106)
  /// Transport endpoint is not connected. The corresponding C error is `ENOTCONN`.
  public static let socketNotConnected = Errno(rawValue: 107)
  /// Cannot send after transport endpoint shutdown. The corresponding C error is `ESHUTDOWN`.
  public static let socketShutdown = Errno(rawValue: 108)
  /// Connection timed out. The corresponding C error is `ETIMEDOUT`.
  public static let timedOut = Errno(rawValue: 110)
  /// Connection refused. The corresponding C error is `ECONNREFUSED`.
  public static let connectionRefused = Errno(rawValue: 111)
  /// Host is down. The corresponding C error is `EHOSTDOWN`.
  public static let hostIsDown = Errno(rawValue: 112)
  /// No route to host. The corresponding C error is `EHOSTUNREACH`.
  public static let noRouteToHost = Errno(rawValue: 113)
  /// Operation already in progress. The corresponding C error is `EALREADY`.
  public static let alreadyInProcess = Errno(rawValue: 114)
  /// Operation now in progress. The corresponding C error is `EINPROGRESS`.
  public static let nowInProgress = Errno(rawValue: 115)
  /// Stale file handle. The corresponding C error is `ESTALE`.
  public static let staleNFSFileHandle = Errno(rawValue: 116)
  /// Disk quota exceeded. The corresponding C error is `EDQUOT`.
  public static let diskQuotaExceeded = Errno(rawValue: 122)
  /// Operation canceled. The corresponding C error is `ECANCELED`.
  public static let canceled = Errno(rawValue: 125)
  /// Key was rejected by service. The corresponding C error is `EKEYREJECTED`.
  public static let keyRejected = Errno(rawValue: 129)
  /// Operation is not supported by this kernel. The corresponding C error is `ENOTSUPP`.
  public static let notSupportedByKernel = Errno(rawValue: 524)
}
