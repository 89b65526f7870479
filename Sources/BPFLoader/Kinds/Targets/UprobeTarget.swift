import BPFSyscall

/// A place in a program or library, or the return from a function there, through the perf event of its kind and
/// a perf link.
struct UprobeTarget: BinaryTarget {
  private let isReturn: Bool
  private let binary: String?
  private let symbol: String?
  private let offset: UInt64
  let process: UInt64?
  private let counter: UInt64
  private let cookie: UInt64

  init(isReturn: Bool, _ options: AttachmentOptions) {
    self.isReturn = isReturn
    binary = options.strings["binary"]
    symbol = options.strings["symbol"]
    offset = options.integers["offset"] ?? 0
    process = options.integers["pid"]
    counter = options.integers["ref_counter"] ?? 0
    cookie = options.integers["cookie"] ?? 0
  }

  private var kind: String { isReturn ? "uretprobe" : "uprobe" }

  func resolve(
    _ program: AttachedProgram, on host: Host, in view: TargetView
  ) throws(LoaderError) -> [ResolvedTarget] {
    let (name, symbol) = try names(program)
    let path = try Binary.path(of: name)
    let binary = try Binary(at: path)
    let start = try symbol.map { symbol throws(LoaderError) in try binary.offset(of: symbol) } ?? 0
    let (place, isTooFar) = start.addingReportingOverflow(offset)
    if isTooFar {
      throw LoaderError(.missingTarget, "\(path) has no offset \(offset) in it")
    }
    let text = symbol.map { offset == 0 ? $0 : "\($0)+\(offset)" } ?? "offset \(offset)"
    let whose = process.map { " of process \($0)" } ?? ""
    var target = ResolvedTarget(
      summary: "\(kind) \(path):\(text)\(whose)",
      identity: .probe(binary: binary.identity, offset: place, process: process), path: path)
    target.file = binary.file
    target.mounts = view.mounts
    return [target]
  }

  func check(
    _ program: AttachedProgram, _ target: ResolvedTarget, on host: Host
  ) throws(LoaderError) {
    if (try? PMU(named: "uprobe")) != nil { return }
    throw LoaderError(
      .unsupported, "this kernel has no uprobes, which a \(kind) needs",
      advice: "it needs CONFIG_UPROBES and CONFIG_UPROBE_EVENTS, and /sys mounted")
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
    guard case .uprobe(let place) = link else { return nil }
    return place.path == target.path && UInt64(place.offset) == Self.offset(of: target)
      && place.isReturn == isReturn
  }

  func places(
    of target: ResolvedTarget
  ) throws(LoaderError) -> (path: String, offsets: [UInt64]) {
    (target.path ?? "", [Self.offset(of: target)])
  }

  private static func offset(of target: ResolvedTarget) -> UInt64 {
    if case .probe(_, let offset, _) = target.identity { offset } else { 0 }
  }

  private func open(_ target: ResolvedTarget) throws(LoaderError) -> PerfEvent {
    do throws(SystemCallError) {
      return try PerfEvent.open(
        .uprobe(
          target.path ?? "", offset: Self.offset(of: target), isReturn: isReturn,
          referenceCounterOffset: UInt32(clamping: counter)),
        process: process.map { Int32(clamping: $0) } ?? -1, cpu: process == nil ? 0 : -1)
    } catch {
      throw .from(error, "cannot open \(target.summary)", .kind(kind))
    }
  }

  /// The manifest's binary and symbol, or those of `SEC("uprobe/BINARY:SYMBOL")`.
  private func names(
    _ program: AttachedProgram
  ) throws(LoaderError) -> (binary: String, symbol: String?) {
    let parts = BinaryPlace(program.sectionTarget)
    guard let binary = binary ?? parts?.binary else {
      throw .namesNoTarget(program, kind: kind, option: "binary")
    }
    // An offset alone counts from the file's start.
    return (binary, symbol ?? (self.binary == nil ? parts?.symbol : nil))
  }
}

/// `BINARY:SYMBOL`, where the binary's path may have colons too.
struct BinaryPlace {
  let binary: String
  let symbol: String

  init?(_ text: String?) {
    guard let text, let colon = text.lastIndex(of: ":") else { return nil }
    binary = String(text[..<colon])
    symbol = String(text[text.index(after: colon)...])
    if binary.isEmpty || symbol.isEmpty { return nil }
  }
}
