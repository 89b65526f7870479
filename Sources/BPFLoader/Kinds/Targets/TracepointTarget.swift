import BPFSyscall

/// A tracepoint of the kernel, through its perf event and a perf link.
struct TracepointTarget: LinkedTarget {
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
      throw .namesNoTarget(program, kind: "tracepoint", option: "name")
    }
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty && $0 != ".." && $0 != "." }) else {
      throw LoaderError(
        .missingTarget, "`\(name)` names no tracepoint", advice: "write CATEGORY/NAME")
    }
    return [
      ResolvedTarget(
        summary: "tracepoint \(name)",
        identity: .tracepoint(category: String(parts[0]), name: String(parts[1])))
    ]
  }

  func check(
    _ program: AttachedProgram, _ target: ResolvedTarget, on host: Host
  ) throws(LoaderError) {
    _ = try event(target)
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
    guard case .tracepoint(_, let name) = target.identity else { return nil }
    return point.name == name
  }

  private func open(_ target: ResolvedTarget) throws(LoaderError) -> PerfEvent {
    let event = try event(target)
    do throws(SystemCallError) {
      return try PerfEvent.open(event)
    } catch {
      throw .from(error, "cannot open \(target.summary)", .kind("tracepoint"))
    }
  }

  /// The tracepoint, as tracefs numbers it.
  private func event(_ target: ResolvedTarget) throws(LoaderError) -> PerfEvent.Attributes {
    guard case .tracepoint(let category, let event) = target.identity else {
      throw LoaderError(.failed, "\(target.summary) is no tracepoint")
    }
    let name = "\(category)/\(event)"
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
