import BPFSyscall

/// A walk over kernel objects, through an iterator link.
struct IteratorTarget: AttachmentTarget {
  private let target: String?

  init(_ options: AttachmentOptions) { target = options.strings["target"] }

  func resolve(_ program: AttachedProgram, on host: Host) throws(LoaderError) -> ResolvedTarget {
    guard let target = target ?? program.sectionTarget else {
      throw .namesNoTarget(program, kind: "iterator", option: "target")
    }
    return ResolvedTarget(
      summary: "iterator \(target)", identity: target, function: "bpf_iter_\(target)")
  }

  func check(_ target: ResolvedTarget, on host: Host) throws(LoaderError) {
    guard let function = target.function, try host.functionID(function) == nil else { return }
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
