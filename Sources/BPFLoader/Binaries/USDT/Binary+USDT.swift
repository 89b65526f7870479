import BPFObject

extension Binary {
  /// The places of a USDT probe, in the order of the file; the compiler makes several of one in an inlined
  /// function.
  package func sites(ofProbe name: String, provider: String) throws(LoaderError) -> [USDTSite] {
    guard image.form == .wide else {
      throw LoaderError(
        .unsupported, "\(path) is a 32-bit binary, whose USDT probes cannot be read",
        advice: "a uprobe on a function works for it")
    }
    let wanted = try USDTNote.all(self).filter { $0.provider == provider && $0.name == name }
    guard !wanted.isEmpty else { throw try missingProbe("\(provider):\(name)") }
    var sites: [USDTSite] = []
    for note in wanted { sites.append(try site(note)) }
    return sites
  }

  /// The USDT probes that there are, as `PROVIDER:NAME`, sorted.
  package var probeNames: [String] {
    get throws(LoaderError) {
      Set(try USDTNote.all(self).map { "\($0.provider):\($0.name)" }).sorted()
    }
  }

  private func missingProbe(_ name: String) throws(LoaderError) -> LoaderError {
    let names = try probeNames
    if names.isEmpty {
      return LoaderError(
        .missingTarget, "\(path) has no USDT probes",
        advice: "it may have been built without them (sys/sdt.h, --enable-dtrace)")
    }
    let few = names.prefix(8).joined(separator: ", ") + (names.count > 8 ? ", ..." : "")
    return LoaderError(
      .missingTarget, "\(path) has no USDT probe \(name)",
      advice: Names.advice(name, among: names.prefix(10_000)) ?? "it has \(few)")
  }

  private func site(_ note: USDTNote) throws(LoaderError) -> USDTSite {
    let what = "\(note.provider):\(note.name)"
    // What moves a linked file, such as prelink, does not change its notes; the marker tells how far.
    let marker = image.section(named: ".stapsdt.base")?.address ?? 0
    let moved = marker > 0 && note.base > 0 ? marker &- note.base : 0
    let address = note.address &+ moved
    guard let segment = image.segment(at: address), segment.isCode,
      let offset = segment.offset(of: address)
    else { throw damaged(what, "it is not in code of the file") }
    var counter: UInt64?
    if note.semaphore != 0 {
      let address = note.semaphore &+ moved
      guard let segment = image.segment(at: address), !segment.isCode else {
        throw damaged(what, "its counter (semaphore) is not in data of the file")
      }
      counter = segment.offset(of: address)
    }
    return USDTSite(
      offset: offset, address: address, semaphoreOffset: counter, argumentText: note.arguments,
      arguments: try arguments(of: note))
  }

  private func arguments(of note: USDTNote) throws(LoaderError) -> [USDTArgument] {
    var reader = USDTArgumentReader(note.arguments, machine: image.machine)
    do throws(USDTArgumentReader.Failure) {
      return try reader.all()
    } catch {
      throw LoaderError(
        .unsupported,
        "USDT probe \(note.provider):\(note.name) of \(path) has arguments that cannot be read: "
          + "'\(note.arguments)': \(error.reason)",
        advice: "a uprobe on a function works without them")
    }
  }

  private func damaged(_ probe: String, _ why: String) -> LoaderError {
    LoaderError(
      .missingTarget, "USDT probe \(probe) of \(path) cannot be used: \(why)",
      advice: "the file may be damaged, or hold debug symbols only")
  }
}
