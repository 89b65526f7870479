import BPFSyscall

/// A program or shared library, as far as probes in it need to know it.
///
/// The file is mapped: it may be replaced under its name, as package managers do, but who cuts it short in
/// place while it is read ends this process.
struct Binary: Sendable {
  /// Where the file is, or what errors call it.
  let path: String
  /// Tells this file from one that replaces it.
  let identity: BinaryIdentity

  let content: BinaryContent
  let image: ELFImage

  /// Maps a file and reads its tables.
  init(at path: String) throws(LoaderError) {
    let (status, file) = try Self.map(path)
    try self.init(.file(file), path: path, status)
  }

  /// Reads the tables of bytes that are no file.
  init(_ bytes: [UInt8], path: String) throws(LoaderError) {
    try self.init(.bytes(bytes), path: path, nil)
  }

  private init(
    _ content: BinaryContent, path: String, _ status: FileStatus?
  ) throws(LoaderError) {
    self.path = path
    self.content = content
    let image = try content.withBytes { bytes throws(LoaderError) in
      try ELFImage(bytes, name: path)
    }
    self.image = image
    identity = BinaryIdentity(
      device: status?.device ?? 0, inode: status?.inode ?? 0,
      buildID: content.withBytes { image.buildID($0) })
  }

  /// What status and content a file has, both of the same even if it is replaced meanwhile.
  private static func map(_ path: String) throws(LoaderError) -> (FileStatus, MappedFile) {
    do throws(SystemCallError) {
      // A pipe would otherwise wait for a writer.
      let file = try FileDescriptor(opening: path, .nonBlocking)
      let status = try file.status()
      guard status.mode & 0o170000 == 0o100000 else {
        throw SystemCallError("mmap", path, errno: .isDirectory)
      }
      do throws(SystemCallError) {
        return (status, try MappedFile("/proc/self/fd/\(file.rawValue)", limit: longest))
      } catch  where error.errno == .noSuchFileOrDirectory {
        return (status, try MappedFile(path, limit: longest))
      }
    } catch {
      throw failure(error, path)
    }
  }

  private static func failure(_ error: SystemCallError, _ path: String) -> LoaderError {
    switch error.errno {
    case .noSuchFileOrDirectory, .notDirectory:
      LoaderError(
        .missingTarget, "there is no file \(path)",
        advice: "is what it belongs to installed? A container's files are below /proc/PID/root")
    case .isDirectory:
      LoaderError(
        .missingTarget, "\(path) is not a regular file", advice: "name a program or shared library")
    case .fileTooLarge:
      LoaderError(.unsupported, "\(path) is longer than \(longest >> 30) GiB")
    default: .from(error, "cannot read \(path)")
    }
  }

  private static let longest = 8 << 30
}
