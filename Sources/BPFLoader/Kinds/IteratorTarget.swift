import BPFSyscall

/// A walk over kernel objects, through an iterator link.
struct IteratorTarget: AttachmentTarget {
  private let target: String?

  init(_ options: AttachmentOptions) { target = options.strings["target"] }

  func function(_ program: AttachedProgram) -> String? {
    (target ?? program.sectionTarget).map(Self.function(over:))
  }

  /// The function that stands for an iterator in the kernel's BTF.
  private static func function(over target: String) -> String { "bpf_iter_\(target)" }

  func resolve(_ program: AttachedProgram, on host: Host) throws(LoaderError) -> ResolvedTarget {
    guard let target = target ?? program.sectionTarget else {
      throw .namesNoTarget(program, kind: "iterator", option: "target")
    }
    return ResolvedTarget(summary: "iterator \(target)", identity: target)
  }

  func check(_ target: ResolvedTarget, on host: Host) throws(LoaderError) {
    guard try host.functionID(Self.function(over: target.identity)) == nil else { return }
    throw LoaderError(
      .missingTarget, "this kernel has no iterator over \(target.identity)",
      advice: "common ones: task, task_file, bpf_map, bpf_prog, tcp, udp")
  }

  func attach(
    _ object: borrowing AttachedObject, to target: ResolvedTarget, on host: Host
  ) throws(LoaderError) -> Link {
    try object.link(target) { program throws(SystemCallError) in
      try Link.createIterator(program: program)
    }
  }
}
