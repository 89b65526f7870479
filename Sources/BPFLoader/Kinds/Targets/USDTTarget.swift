import BPFObject
import BPFSyscall
import BTF

/// A user-space tracepoint (USDT), at all places where it is in a program or library: with one link, and before
/// Linux 6.6, which has none for several places, with one for each.
struct USDTTarget: LinkedTarget {
  private let binary: String?
  private let provider: String?
  private let name: String?
  private let process: UInt64?
  private let cookie: UInt64

  /// The file's map that tells its programs where arguments are.
  static let specs = "__bpf_usdt_specs"

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
      return ResolvedTarget(
        summary: "usdt \(path):\(provider):\(name)\(note)\(whose)",
        identity: "\(file.identity) \(provider):\(name) \(places)\(whose)",
        path: "\(path):\(provider):\(name)")
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
    guard let last = BinaryPlace(target.path), let first = BinaryPlace(last.binary) else {
      throw LoaderError(.missingTarget, "\(target.summary) names no tracepoint")
    }
    let sites = try Binary(at: first.binary).sites(
      ofProbe: last.symbol, provider: first.symbol
    ).filter { target.offset == nil || $0.offset == target.offset }
    let numbers = try specNumbers(sites, object.references[Self.specs], target)
    if host.has(.uprobeMultiLink) {
      var probes = UprobeMulti(.path(first.binary), offsets: sites.map(\.offset))
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
          first.binary, offset: site.offset,
          referenceCounterOffset: UInt32(clamping: site.semaphoreOffset ?? 0)),
        process: process.map { Int32(clamping: $0) } ?? -1, cpu: process == nil ? 0 : -1)
      return try Link.createPerfEvent(program: program, event: event, cookie: number)
    }
  }

  /// Tells the program where the arguments are: the number of each place's entry in the file's map.
  ///
  /// An entry that says the same is used again, so that attaching anew takes no more of them.
  private func specNumbers(
    _ sites: [USDTSite], _ map: Int32?, _ target: ResolvedTarget
  ) throws(LoaderError) -> [UInt64] {
    guard let map else { return sites.map { _ in 0 } }
    let (size, count) = try form(of: map, target)
    return try sites.map { site throws(LoaderError) in
      let spec = try site.specification(cookie: cookie, valueSize: Int(size))
      do throws(SystemCallError) {
        return UInt64(try Self.number(of: spec, in: map, count))
      } catch {
        throw .from(error, "cannot tell the program of \(target.summary)")
      }
    }
  }

  /// The size of an entry of the file's map, and how many it has.
  private func form(
    of map: Int32, _ target: ResolvedTarget
  ) throws(LoaderError) -> (size: UInt32, count: UInt32) {
    do throws(SystemCallError) {
      let info = try RawMap(try FileDescriptor.duplicate(map)).info()
      return (info.valueSize, info.maxEntries)
    } catch {
      throw .from(error, "cannot tell the program of \(target.summary)")
    }
  }

  private static func number(
    of spec: [UInt8], in map: Int32, _ count: UInt32
  ) throws(SystemCallError) -> UInt32 {
    let specs = try RawMap(try FileDescriptor.duplicate(map))
    for number in 0..<count {
      var key: [UInt8] = [0, 0, 0, 0]
      key.write(number, at: 0)
      guard let there = try specs.lookup(key) else { continue }
      if there == spec { return number }
      guard there.allSatisfy({ $0 == 0 }) else { continue }
      try specs.update(key, spec)
      return number
    }
    throw SystemCallError("BPF_MAP_UPDATE_ELEM", Self.specs, errno: .argListTooLong)
  }
}
