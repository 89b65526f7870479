import BPFSyscall

/// The entry of a kernel function, through a tracing link.
struct FentryTarget: AttachmentTarget {
  private let function: String?
  private let cookie: UInt64

  init(_ options: AttachmentOptions) {
    function = options.strings["function"]
    cookie = options.integers["cookie"] ?? 0
  }

  func function(_ program: AttachedProgram) -> String? { function ?? program.sectionTarget }

  func resolve(_ program: AttachedProgram, on host: Host) throws(LoaderError) -> ResolvedTarget {
    guard let function = self.function(program) else {
      throw .namesNoTarget(program, kind: "fentry", option: "function")
    }
    return ResolvedTarget(summary: "fentry \(function)", identity: function)
  }

  func check(_ target: ResolvedTarget, on host: Host) throws(LoaderError) {
    guard try host.functionID(target.identity) == nil else { return }
    throw LoaderError(
      .missingTarget, "this kernel's BTF has no function \(target.identity)",
      advice: "it may be inlined, or named otherwise in Linux \(host.release)")
  }

  func attach(
    _ object: borrowing AttachedObject, to target: ResolvedTarget, on host: Host
  ) throws(LoaderError) -> Link {
    try object.link(target) { program throws(SystemCallError) in
      try Link.createTracing(program: program, type: .traceFentry, cookie: cookie)
    }
  }
}
