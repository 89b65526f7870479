import BPFSyscall
import Glibc
import Synchronization
import Testing

/// A cgroup of its own for one test, without processes.
struct ScratchCgroup: ~Copyable {
  private static let count = Atomic(0)

  let path: String
  let directory: FileDescriptor

  /// The directory's descriptor.
  var descriptor: Int32 { directory.rawValue }

  private init(at path: String) throws(SystemCallError) {
    self.path = path
    directory = try FileDescriptor(openingDirectory: path)
  }

  /// Runs a test with a new cgroup, which is removed whatever comes of it, and with it what is attached.
  static func run<Result>(
    in parent: String? = nil, _ body: (borrowing ScratchCgroup) throws -> Result
  ) throws -> Result {
    let number = count.add(1, ordering: .relaxed).newValue
    let path = "\(try parent ?? root())/bat-scratch-\(getpid())-\(number)"
    try Directory.create(path, mode: 0o755)
    defer { remove(path) }
    return try body(try ScratchCgroup(at: path))
  }

  /// Where the second version of cgroups is mounted.
  private static func root() throws -> String {
    let mounts = String(decoding: try readFile("/proc/self/mounts"), as: UTF8.self)
    let fields = mounts.split(separator: "\n").map { $0.split(separator: " ") }
    guard let mount = fields.first(where: { $0.count > 2 && $0[2] == "cgroup2" }) else {
      try Test.cancel("no cgroup2 is mounted here")
    }
    return String(mount[1])
  }

  /// The kernel says `EBUSY` while it is still at work on the cgroup.
  private static func remove(_ path: String) {
    for _ in 0..<200 {
      do throws(SystemCallError) {
        return try Directory.remove(path)
      } catch {
        guard error.errno == .resourceBusy else { return }
        usleep(10_000)
      }
    }
  }
}
