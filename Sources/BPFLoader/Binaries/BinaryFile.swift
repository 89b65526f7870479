import BPFSyscall

/// An open program or library.
///
/// It is not mapped: somebody may cut it short in place, and reading a mapped one ends the process then.
final class BinaryFile {
  let path: String
  let status: FileStatus
  /// How many bytes it had when it was opened.
  let count: Int
  private let file: GivenFile
  /// What was read of it: a search for several names reads the tables once.
  private var parts: [Range<Int>: [UInt8]] = [:]
  /// How many more bytes are read: a file that was made to do so could have more than the memory.
  private var rest = most

  init(_ path: String) throws(LoaderError) {
    self.path = path
    do throws(FileError) {
      file = try GivenFile(opening: path)
    } catch {
      guard case .failed(let cause) = error else {
        throw LoaderError(
          .missingTarget, "\(path) is not a regular file",
          advice: "name a program or shared library")
      }
      throw Self.failure(cause, path)
    }
    status = file.status
    count = Int(clamping: status.size)
  }

  /// The bytes of a range.
  func read(_ range: Range<Int>) throws(LoaderError) -> [UInt8] {
    if let part = parts[range] { return part }
    guard range.count <= rest else {
      throw LoaderError(
        .unsupported, "the tables of \(path) are longer than \(Self.most >> 30) GiB",
        advice: "the file may be damaged; install or copy it again")
    }
    var part: [UInt8] = []
    do throws(SystemCallError) {
      part = try file.descriptor.read(upTo: range.count, at: UInt64(range.lowerBound))
    } catch {
      throw Self.failure(error, path)
    }
    guard part.count == range.count else {
      throw LoaderError(
        .failed, "\(path) was cut short while it was read",
        advice: "run this again when nothing writes to the file any more")
    }
    parts[range] = part
    rest -= range.count
    return part
  }

  private static func failure(_ error: SystemCallError, _ path: String) -> LoaderError {
    switch error.errno {
    case .noSuchFileOrDirectory, .notDirectory:
      LoaderError(
        .missingTarget, "there is no file \(path)",
        advice: "is what it belongs to installed? A container's files are below /proc/PID/root")
    default: .from(error, "cannot read \(path)")
    }
  }

  /// The symbols of the largest programs with all that is for debuggers are shorter.
  private static let most = 2 << 30
}
