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
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0, errno == EINTR {}
    return status
  }
}
