import BPFSyscall
import BTF

/// A tracepoint with the arguments that the kernel has there, through a raw tracepoint link.
struct RawTracepointTarget: LinkedTarget {
  private let name: String?
  private let cookie: UInt64

  init(_ options: AttachmentOptions) {
    name = options.strings["name"]
    cookie = options.integers["cookie"] ?? 0
  }

  func resolve(
    _ program: AttachedProgram, on host: Host, in view: TargetView
  ) throws(LoaderError) -> [ResolvedTarget] {
    guard let name = name ?? program.sectionTarget else {
      throw .namesNoTarget(program, kind: "raw_tracepoint", option: "name")
    }
    return [ResolvedTarget(summary: "raw_tracepoint \(name)", identity: .rawTracepoint(name: name))]
  }

  func attach(
    _ object: borrowing AttachedObject, to target: ResolvedTarget, on host: Host
  ) throws(LoaderError) -> Link {
    guard case .rawTracepoint(let name) = target.identity else {
      throw LoaderError(.failed, "\(target.summary) is no tracepoint")
    }
    return try object.link(target) { program throws(SystemCallError) in
      try Link.openRawTracepoint(named: name, program: program, cookie: cookie)
    }
  }

  func isTarget(_ target: ResolvedTarget, of link: LinkDetails) -> Bool? {
    guard case .rawTracepoint(let point) = link else { return nil }
    return target.identity == .rawTracepoint(name: point.name)
  }

  func check(
    _ program: AttachedProgram, _ target: ResolvedTarget, on host: Host
  ) throws(LoaderError) {
    if cookie != 0 {
      try host.requireAttribute(
        "raw_tracepoint", "cookie", for: "a cookie of a raw_tracepoint",
        since: KernelVersion(6, 10))
    }
    // Every raw tracepoint has a type of this name in a kernel that has BTF.
    guard case .rawTracepoint(let name) = target.identity, let btf = try? host.kernelBTF(),
      btf.id(named: "btf_trace_\(name)", kind: .typedef) == nil
    else { return }
    throw LoaderError(
      .missingTarget, "this kernel has no tracepoint \(name)",
      advice: "raw tracepoints have no category: sched_switch, not sched/sched_switch")
  }
}
