import BPFSyscall

extension AttachedObject {
  /// Makes a link of the program, and words what the kernel has against it.
  ///
  /// - Parameter frames: those of the interface that it is at, where its driver decides.
  func link(
    _ target: ResolvedTarget, frames: @autoclosure () -> InterfaceXDP.Frames? = nil,
    _ make: (borrowing Program) throws(SystemCallError) -> Link
  ) throws(LoaderError) -> Link {
    try withProgram(target) { program throws(LoaderError) in
      do throws(SystemCallError) {
        return try make(program)
      } catch {
        throw .from(error, "cannot attach \(target.summary)", .attachment(kind, frames()))
      }
    }
  }

  /// Runs `body` with the program.
  func withProgram<Result: ~Copyable>(
    _ target: ResolvedTarget, _ body: (borrowing Program) throws(LoaderError) -> Result
  ) throws(LoaderError) -> Result {
    switch held {
    case .program(let program): return try body(program)
    case .structOpsMap:
      throw LoaderError(.invalidBytecode, "\(target.summary) takes a program, not a map")
    case .lost:
      throw LoaderError(.failed, "\(target.summary): its program is gone")
    }
  }
}

extension LoaderError {
  /// Neither the manifest nor the section says where the program goes.
  static func namesNoTarget(
    _ program: AttachedProgram, kind: String, option: String
  ) -> LoaderError {
    LoaderError(
      .invalidBytecode,
      "neither the manifest nor the section of \(program.name) names the \(option)",
      advice: "write it: `\(kind): NAME`")
  }
}
