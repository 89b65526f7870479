import BPFSyscall

/// A tracepoint of the kernel, through its perf event and a perf link.
struct TracepointTarget: LinkedTarget {
  private let name: String?
  private let cookie: UInt64

  init(_ options: AttachmentOptions) {
    name = options.strings["name"]
    cookie = options.integers["cookie"] ?? 0
  }

  func resolve(_ program: AttachedProgram, on host: Host) throws(LoaderError) -> [ResolvedTarget] {
    guard let name = name ?? program.sectionTarget else {
      throw .namesNoTarget(program, kind: "tracepoint", option: "name")
    }
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty && $0 != ".." && $0 != "." }) else {
      throw LoaderError(
        .missingTarget, "`\(name)` names no tracepoint", advice: "write CATEGORY/NAME")
    }
    return [ResolvedTarget(summary: "tracepoint \(name)", identity: name)]
  }

  func check(
    _ program: AttachedProgram, _ target: ResolvedTarget, on host: Host
  ) throws(LoaderError) {
    _ = try event(target.identity)
  }

  func attach(
    _ object: borrowing AttachedObject, to target: ResolvedTarget, on host: Host
  ) throws(LoaderError) -> Link {
    let event = try open(target)
    return try object.link(target) { program throws(SystemCallError) in
      try Link.createPerfEvent(program: program, event: event, cookie: cookie)
    }
  }

  func isTarget(_ target: ResolvedTarget, of link: LinkDetails) -> Bool? {
    guard case .tracepoint(let point) = link else { return nil }
    return target.identity.hasSuffix("/\(point.name)")
  }

  private func open(_ target: ResolvedTarget) throws(LoaderError) -> PerfEvent {
    let event = try event(target.identity)
    do throws(SystemCallError) {
      return try PerfEvent.open(event)
    } catch {
      throw .from(error, "cannot open \(target.summary)")
    }
  }

  /// The tracepoint, as tracefs numbers it.
  private func event(_ name: String) throws(LoaderError) -> PerfEvent.Attributes {
    do throws(SystemCallError) {
      return try .tracepoint(named: name)
    } catch {
      guard error.errno == .noSuchFileOrDirectory else {
        throw .from(error, "cannot look up tracepoint \(name)")
      }
      throw LoaderError(
        .missingTarget, "this kernel has no tracepoint \(name)",
        advice: "/sys/kernel/tracing/events lists them")
    }
  }
}
