import BPFSyscall

/// A global function of another program, which the program takes the place of.
struct FreplaceTarget: LinkedTarget {
  let program: String
  private let function: String?

  init(_ options: AttachmentOptions) {
    program = options.strings["of"] ?? ""
    function = options.strings["function"]
  }

  func function(_ program: AttachedProgram) -> String? { function ?? program.sectionTarget }

  func resolve(
    _ program: AttachedProgram, on host: Host, in view: TargetView
  ) throws(LoaderError) -> [ResolvedTarget] {
    guard let function = function(program) else {
      throw .namesNoTarget(program, kind: "freplace", option: "function")
    }
    return [
      ResolvedTarget(
        summary: "freplace \(self.program):\(function)",
        identity: .programFunction(program: self.program, function: function), path: function)
    ]
  }

  func namedHooks(_ program: AttachedProgram) -> [String] {
    function(program).map { ["freplace \(self.program):\($0)"] } ?? []
  }

  func attach(
    _ object: borrowing AttachedObject, to target: ResolvedTarget, on host: Host
  ) throws(LoaderError) -> Link {
    // A program that was attached once knows its target no more, so that is named each time.
    guard let descriptor = object.references["of"] else {
      throw LoaderError(.invalidBytecode, "\(target.summary) needs the program that it replaces")
    }
    let other = try OtherProgram(
      descriptor, function: target.path ?? "", "cannot attach \(target.summary)")
    return try object.link(target) { program throws(SystemCallError) in
      try Link.createReplacement(
        program: program,
        target: BPFSyscall.TracingTarget(program: descriptor, functionID: other.functionID))
    }
  }
}
