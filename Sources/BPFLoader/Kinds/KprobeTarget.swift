import BPFSyscall

/// A kprobe, through the perf event of its kind and a perf link.
struct KprobeTarget: AttachmentTarget {
  private let function: String?
  private let offset: UInt64?
  private let cookie: UInt64

  init(_ options: AttachmentOptions) {
    function = options.strings["function"]
    offset = options.integers["offset"]
    cookie = options.integers["cookie"] ?? 0
  }

  func resolve(_ program: AttachedProgram, on host: Host) throws(LoaderError) -> ResolvedTarget {
    let place = try place(program)
    let text = place.offset == 0 ? place.function : "\(place.function)+\(place.offset)"
    return ResolvedTarget(summary: "kprobe \(text)", identity: text)
  }

  func check(_ target: ResolvedTarget, on host: Host) throws(LoaderError) {
    try checkSupport()
  }

  func attach(
    _ object: borrowing AttachedObject, to target: ResolvedTarget, on host: Host
  ) throws(LoaderError) -> Link {
    let event = try open(Self.parse(target.identity))
    return try object.link(target) { program throws(SystemCallError) in
      try Link.createPerfEvent(program: program, event: event, cookie: cookie)
    }
  }

  private func open(
    _ place: (function: String, offset: UInt64)
  ) throws(LoaderError) -> PerfEvent {
    try checkSupport()
    do throws(SystemCallError) {
      return try PerfEvent.open(.kprobe(place.function, offset: place.offset))
    } catch  where error.errno == .noSuchFileOrDirectory || error.errno == .invalidArgument {
      throw LoaderError(
        .missingTarget, "no kernel function \(place.function) that a kprobe can be set on",
        advice: "/proc/kallsyms lists the functions of this kernel", cause: error)
    } catch {
      throw .from(error, "cannot open kprobe \(place.function)")
    }
  }

  /// The manifest's function, or what the section says: `do_unlinkat`, `do_unlinkat+0x10`.
  private func place(
    _ program: AttachedProgram
  ) throws(LoaderError) -> (function: String, offset: UInt64) {
    if let function { return (function, offset ?? 0) }
    guard let section = program.sectionTarget else {
      throw .namesNoTarget(program, kind: "kprobe", option: "function")
    }
    let place = Self.parse(section)
    return (place.function, offset ?? place.offset)
  }

  private static func parse(_ text: String) -> (function: String, offset: UInt64) {
    let parts = text.split(separator: "+", maxSplits: 1)
    guard parts.count == 2 else { return (text, 0) }
    let number = parts[1]
    let offset = number.hasPrefix("0x") ? UInt64(number.dropFirst(2), radix: 16) : UInt64(number)
    return (String(parts[0]), offset ?? 0)
  }

  private func checkSupport() throws(LoaderError) {
    if (try? PMU(named: "kprobe")) != nil { return }
    throw LoaderError(
      .unsupported, "this kernel has no kprobes",
      advice: "it needs CONFIG_KPROBES and CONFIG_KPROBE_EVENTS, and /sys mounted")
  }
}
