import BPFSyscall
import Glibc

/// Other programs, as far as tests need them.
enum Process {
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  /// Runs a program and waits for its end.
  static func run(_ arguments: String...) throws {
    let status = try status(of: arguments)
    guard status == 0 else {
      throw Failure(description: "\(arguments.joined(separator: " ")): status \(status)")
    }
  }

  /// Runs a program without its output; its wait status is 0 where it succeeded.
  static func status(of arguments: [String]) throws -> Int32 {
    let child = try start(arguments)
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0, errno == EINTR {}
    return status
  }

  /// Runs `body` with the number of a process in a mount namespace of its own, which has a copy of our mounts.
  static func withOtherMounts(_ body: (pid_t) throws -> Void) throws {
    let child = try start(["unshare", "--mount", "sleep", "100"])
    defer {
      kill(child, SIGKILL)
      waitpid(child, nil, 0)
    }
    for _ in 0..<500 where try name(child) != "sleep" { usleep(10_000) }
    guard try name(child) == "sleep" else { throw Failure(description: "unshare did not start") }
    try body(child)
  }

  private static func name(_ process: pid_t) throws -> String {
    let bytes = try readFile("/proc/\(process)/comm", limit: 64)
    return String(decoding: bytes.prefix { $0 != 10 }, as: UTF8.self)
  }

  private static func start(_ arguments: [String]) throws -> pid_t {
    var pointers = arguments.map { strdup($0) }
    defer { for pointer in pointers { free(pointer) } }
    pointers.append(nil)
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for descriptor in 0...2 as ClosedRange<Int32> {
      posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_RDWR, 0)
    }
    var child = pid_t()
    let error = posix_spawnp(&child, arguments[0], &actions, nil, pointers, environ)
    guard error == 0 else {
      throw Failure(description: "\(arguments[0]): \(String(cString: strerror(error)))")
    }
    return child
  }
}
