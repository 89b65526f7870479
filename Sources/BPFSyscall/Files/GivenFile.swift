/// A file that somebody names, and which may be anything: opening or reading it neither waits nor goes on for ever.
public struct GivenFile: ~Copyable {
  /// The file's descriptor, for reading.
  public let descriptor: FileDescriptor
  /// What fstat(2) says of the file.
  public let status: FileStatus

  /// Opens a regular file. The corresponding system calls are `stat`, `openat` and `fstat`.
  public init(opening path: String) throws(FileError) {
    try self.init(path, kinds: [.regular])
  }

  /// Opens a regular file or a pipe, for which this waits, as reading it does, until somebody writes to it. Nothing else
  /// may wait for this process meanwhile.
  public init(openingFileOrPipe path: String) throws(FileError) {
    try self.init(path, kinds: [.regular, .pipe])
  }

  /// The standard input, whatever it is.
  public static func standardInput() throws(FileError) -> GivenFile {
    let descriptor = try failing { () throws(SystemCallError) in
      try FileDescriptor.duplicate(0)
    }
    let status = try failing { () throws(SystemCallError) in try descriptor.status() }
    return GivenFile(descriptor, status)
  }

  private init(_ descriptor: consuming FileDescriptor, _ status: FileStatus) {
    self.descriptor = descriptor
    self.status = status
  }

  private init(_ path: String, kinds: Set<FileStatus.Kind>) throws(FileError) {
    // Opening a device may do something, so this looks before; and again after, when another file may stand there.
    let found = try failing { () throws(SystemCallError) in
      try FileStatus(at: path, followingLinks: true)
    }
    if let found { try found.check(isOneOf: kinds) }
    var flags: OpenFlags = [.nonBlocking, .noControllingTerminal]
    if found?.kind == .pipe { flags.remove(.nonBlocking) }
    let opened = try failing { () throws(SystemCallError) in
      try FileDescriptor(opening: path, flags)
    }
    let status = try failing { () throws(SystemCallError) in try opened.status() }
    try status.check(isOneOf: kinds)
    self.init(opened, status)
  }

  /// What the file holds.
  ///
  /// - Parameter limit: how many bytes at most.
  public func content(limit: Int = 64 << 20) throws(FileError) -> [UInt8] {
    guard status.size <= limit else { throw .tooLarge(limit: limit) }
    do throws(SystemCallError) {
      return try descriptor.readToEnd(limit: limit)
    } catch {
      throw error.errno == .fileTooLarge ? .tooLarge(limit: limit) : .failed(error)
    }
  }
}

/// Why a file that somebody names cannot be read.
public enum FileError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A system call failed.
  case failed(SystemCallError)
  /// It is of another kind; nil is one that this module does not know.
  case unfit(FileStatus.Kind?)
  /// It has more bytes than these.
  case tooLarge(limit: Int)

  /// Whether there is no such file.
  public var isMissing: Bool {
    guard case .failed(let error) = self else { return false }
    return error.errno == .noSuchFileOrDirectory || error.errno == .notDirectory
  }

  public var description: String {
    switch self {
    case .failed(let error): "\(error.errno)"
    case .unfit(let kind): "it is a \(kind?.description ?? "special file"), not a regular file"
    case .tooLarge(let limit): "it is larger than \(limit >> 20) MiB"
    }
  }
}

extension FileStatus {
  fileprivate func check(isOneOf kinds: Set<Kind>) throws(FileError) {
    guard let kind, kinds.contains(kind) else { throw .unfit(kind) }
  }
}

/// The result of calls, or their failure.
private func failing<Result: ~Copyable>(
  _ body: () throws(SystemCallError) -> Result
) throws(FileError) -> Result {
  do throws(SystemCallError) {
    return try body()
  } catch {
    throw .failed(error)
  }
}
