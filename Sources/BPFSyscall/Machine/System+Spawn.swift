internal import CBPF

extension System {
  /// Starts this very program once more, in a session of its own, so that it lives on when the terminal and this process
  /// are gone. What it writes is lost. It is in the root directory, and has no environment: that may hold the caller's
  /// secrets, which it needs no more. No signal is ignored or blocked in it. The corresponding library call is `posix_spawn`.
  ///
  /// - Parameter arguments: its arguments, at most 31, without the program's name.
  /// - Returns: what its standard input is read from: that ends when this is closed, or this process ends.
  public static func spawnDetached(
    _ arguments: [String]
  ) throws(SystemCallError) -> FileDescriptor {
    let words = try words(["bpf-apply"] + arguments)
    var input: Int32 = -1
    let started = unsafe words.withUnsafeBufferPointer { words in
      guard let start = words.baseAddress else { return 0 }
      return unsafe cbpf_spawn_detached(start, UInt32(words.count), &input)
    }
    _ = try check(started, "posix_spawn", "/proc/self/exe")
    return FileDescriptor(owning: input)
  }

  /// Runs another program to its end, without environment, input and output. The corresponding library call is
  /// `posix_spawn`.
  ///
  /// - Parameter command: its path and its arguments, at most 32 together.
  /// - Returns: its exit code; 128 and more where a signal has ended it.
  public static func run(_ command: [String]) throws(SystemCallError) -> Int {
    let words = try words(command)
    let status = unsafe words.withUnsafeBufferPointer { words in
      guard let start = words.baseAddress else { return 0 }
      return unsafe cbpf_run(start, UInt32(words.count))
    }
    return try check(status, "posix_spawn", command.first ?? "")
  }

  private static func words(_ arguments: [String]) throws(SystemCallError) -> [UInt8] {
    var words: [UInt8] = []
    for argument in arguments { words += try terminated(argument, "posix_spawn") }
    return words
  }
}
