import BPFSyscall

/// A tracepoint of the kernel, through its perf event and a perf link.
struct TracepointTarget: AttachmentTarget {
  private let name: String?
  private let cookie: UInt64

  init(_ options: AttachmentOptions) {
    name = options.strings["name"]
    cookie = options.integers["cookie"] ?? 0
  }

  func resolve(_ program: AttachedProgram, on host: Host) throws(LoaderError) -> ResolvedTarget {
    guard let name = name ?? program.sectionTarget else {
      throw .namesNoTarget(program, kind: "tracepoint", option: "name")
    }
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty && $0 != ".." && $0 != "." }) else {
      throw LoaderError(
        .missingTarget, "`\(name)` names no tracepoint", advice: "write CATEGORY/NAME")
    }
    return ResolvedTarget(summary: "tracepoint \(name)", identity: name)
  }

  func check(_ target: ResolvedTarget, on host: Host) throws(LoaderError) {
    _ = try number(of: target.identity)
  }

  func attach(
    _ object: borrowing AttachedObject, to target: ResolvedTarget, on host: Host
  ) throws(LoaderError) -> Link {
    let event = try open(target)
    return try object.link(target) { program throws(SystemCallError) in
      try Link.createPerfEvent(program: program, event: event, cookie: cookie)
    }
  }

  private func open(_ target: ResolvedTarget) throws(LoaderError) -> PerfEvent {
    let number = try number(of: target.identity)
    do throws(SystemCallError) {
      return try PerfEvent.open(.tracepoint(id: number))
    } catch {
      throw .from(error, "cannot open \(target.summary)")
    }
  }

  /// The tracepoint's number, from tracefs: where it is mounted, or from one of our own.
  private func number(of name: String) throws(LoaderError) -> UInt64 {
    do throws(SystemCallError) {
      let text = try TracingFileSystem.read("events/\(name)/id")
      if let number = UInt64(String(decoding: text, as: UTF8.self).filter(\.isNumber)) {
        return number
      }
    } catch  where error.errno == .noSuchFileOrDirectory {
      // Said below.
    } catch {
      throw .from(error, "cannot look up tracepoint \(name)")
    }
    throw LoaderError(
      .missingTarget, "this kernel has no tracepoint \(name)",
      advice: "/sys/kernel/tracing/events lists them")
  }
}
