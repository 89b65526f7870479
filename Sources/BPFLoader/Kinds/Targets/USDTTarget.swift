import BPFObject
import BPFSyscall
import BTF

/// A user-space tracepoint (USDT), at all places where it is in a program or library: with one link, and before
/// Linux 6.6, which has none for several places, with one for each.
struct USDTTarget: BinaryTarget {
  private let binary: String?
  private let provider: String?
  private let name: String?
  let process: UInt64?
  private let cookie: UInt64

  init(_ options: AttachmentOptions) {
    binary = options.strings["binary"]
    provider = options.strings["provider"]
    name = options.strings["name"]
    process = options.integers["pid"]
    cookie = options.integers["cookie"] ?? 0
  }

  func resolve(_ program: AttachedProgram, on host: Host) throws(LoaderError) -> [ResolvedTarget] {
    // SEC("usdt/BINARY:PROVIDER:NAME")
    let last = BinaryPlace(program.sectionTarget)
    let first = BinaryPlace(last?.binary)
    guard let binary = binary ?? first?.binary, let provider = provider ?? first?.symbol,
      let name = name ?? last?.symbol
    else { throw .namesNoTarget(program, kind: "usdt", option: "binary, provider and name") }
    let path = try Binary.path(of: binary)
    let file = try Binary(at: path)
    let sites = try file.sites(ofProbe: name, provider: provider)
    let whose = process.map { " of process \($0)" } ?? ""
    func target(_ sites: some Collection<USDTSite>, _ note: String) -> ResolvedTarget {
      let places = NameHash.text(sites.map { "\($0.offset) \($0.argumentText)" })
      var target = ResolvedTarget(
        summary: "usdt \(path):\(provider):\(name)\(note)\(whose)",
        identity: .usdt(
          binary: file.identity, provider: provider, name: name, places: places, process: process),
        path: "\(path):\(provider):\(name)")
      target.file = file.file
      target.mounts = Namespaces.mount
      return target
    }
    if sites.count == 1 { return [target(sites, "")] }
    if host.has(.uprobeMultiLink) { return [target(sites, " (\(sites.count) places)")] }
    return sites.map { site in
      let place = "0x" + String(site.offset, radix: 16)
      var target = target(CollectionOfOne(site), " at \(place)")
      target.label = place
      target.offset = site.offset
      return target
    }
  }

  func attach(
    _ object: borrowing AttachedObject, to target: ResolvedTarget, on host: Host
  ) throws(LoaderError) -> Link {
    let (path, sites) = try sites(of: target)
    let map = object.references[USDTSlots.map]
    let slots: USDTSlots? = if let map { try USDTSlots(map, of: target) } else { nil }
    let numbers = try slots?.take(for: sites, cookie: cookie) ?? sites.map { _ in 0 }
    let link = try link(object, sites, numbers, target, path, on: host)
    try slots?.keep(for: link)
    return link
  }

  /// Makes the link.
  ///
  /// - Parameter numbers: the cookies of the places.
  private func link(
    _ object: borrowing AttachedObject, _ sites: [USDTSite], _ numbers: [UInt64],
    _ target: ResolvedTarget, _ binary: String, on host: Host
  ) throws(LoaderError) -> Link {
    if host.has(.uprobeMultiLink) {
      var probes = UprobeMulti(.path(binary), offsets: sites.map(\.offset))
      probes.referenceCounterOffsets = sites.map { $0.semaphoreOffset ?? 0 }
      probes.cookies = numbers
      probes.processID = process.map { UInt32(clamping: $0) }
      return try object.link(target) { program throws(SystemCallError) in
        try Link.createUprobeMulti(program: program, probes)
      }
    }
    guard sites.count == 1, let site = sites.first, let number = numbers.first else {
      throw LoaderError(.missingTarget, "\(target.summary): the file was changed just now")
    }
    return try object.link(target) { program throws(SystemCallError) in
      let event = try PerfEvent.open(
        .uprobe(
          binary, offset: site.offset,
          referenceCounterOffset: UInt32(clamping: site.semaphoreOffset ?? 0)),
        process: process.map { Int32(clamping: $0) } ?? -1, cpu: process == nil ? 0 : -1)
      return try Link.createPerfEvent(program: program, event: event, cookie: number)
    }
  }

  func places(
    of target: ResolvedTarget
  ) throws(LoaderError) -> (path: String, offsets: [UInt64]) {
    let (path, sites) = try sites(of: target)
    return (path, sites.map(\.offset))
  }

  /// Where the tracepoint is in its file now.
  private func sites(
    of target: ResolvedTarget
  ) throws(LoaderError) -> (path: String, sites: [USDTSite]) {
    guard let last = BinaryPlace(target.path), let first = BinaryPlace(last.binary) else {
      throw LoaderError(.missingTarget, "\(target.summary) names no tracepoint")
    }
    let sites = try Binary(at: first.binary).sites(ofProbe: last.symbol, provider: first.symbol)
    return (
      first.binary, sites.filter { target.offset == nil || $0.offset == target.offset }
    )
  }
}
