import BPFSyscall

/// Many places in a program or library, through one uprobe_multi link.
struct UprobeMultiTarget: BinaryTarget {
  private let binary: String?
  private let symbols: [String]
  private let offsets: [UInt64]
  private let cookies: [String: UInt64]
  let process: UInt64?
  private let isReturn: Bool

  init(_ options: AttachmentOptions) {
    binary = options.strings["binary"]
    symbols = options.lists["symbols"] ?? []
    offsets = options.numbers["offsets"] ?? []
    cookies = options.tables["cookies"] ?? [:]
    process = options.integers["pid"]
    isReturn = options.flag("return")
  }

  /// The places that are meant now, by rising offset.
  private struct Places {
    let path: String
    let binary: Binary
    let what: String
    let offsets: [(name: String?, offset: UInt64)]
  }

  func resolve(_ program: AttachedProgram, on host: Host) throws(LoaderError) -> [ResolvedTarget] {
    let found = try places(program.name, program.sectionTarget)
    let whose = process.map { " of process \($0)" } ?? ""
    let isReturn = isReturn || program.section.hasPrefix("uretprobe")
    let moment = isReturn ? " (return)" : ""
    let count = found.offsets.count == 1 ? "" : " (\(found.offsets.count) places)"
    let offsets = found.offsets.map { String($0.offset) }
    var target = ResolvedTarget(
      summary: "uprobe_multi \(found.path):\(found.what)\(count)\(moment)\(whose)",
      identity: .probes(
        binary: found.binary.identity, places: NameHash.text(offsets), isReturn: isReturn,
        process: process),
      attachType: program.attachType, path: program.sectionTarget)
    target.file = found.binary.file
    target.mounts = Namespaces.mount
    return [target]
  }

  func places(
    of target: ResolvedTarget
  ) throws(LoaderError) -> (path: String, offsets: [UInt64]) {
    let found = try places(target.summary, target.path)
    return (found.path, found.offsets.map(\.offset))
  }

  func check(
    _ program: AttachedProgram, _ target: ResolvedTarget, on host: Host
  ) throws(LoaderError) {
    guard program.attachType == .traceUprobeSession, host.knows(.traceUprobeSession) == false
    else { return }
    throw LoaderError(
      .unsupported, "a session of uprobe_multi needs Linux 6.13; this is \(host.release)")
  }

  func attach(
    _ object: borrowing AttachedObject, to target: ResolvedTarget, on host: Host
  ) throws(LoaderError) -> Link {
    let found = try places(target.summary, target.path)
    var probes = UprobeMulti(.path(found.path), offsets: found.offsets.map(\.offset))
    if !cookies.isEmpty {
      probes.cookies = found.offsets.map { $0.name.flatMap { cookies[$0] } ?? 0 }
    }
    probes.processID = process.map { UInt32(clamping: $0) }
    probes.moment =
      if target.attachType == .traceUprobeSession {
        .session
      } else if case .probes(_, _, true, _) = target.identity {
        .return
      } else {
        .entry
      }
    return try object.link(target) { program throws(SystemCallError) in
      try Link.createUprobeMulti(program: program, probes)
    }
  }

  /// - Parameter section: what the section says: `BINARY:PATTERN`.
  private func places(_ program: String, _ section: String?) throws(LoaderError) -> Places {
    let parts = BinaryPlace(section)
    guard let name = binary ?? parts?.binary else {
      throw .namesNoTarget(
        AttachedProgram(name: program, sectionTarget: nil, attachType: nil),
        kind: "uprobe_multi", option: "binary")
    }
    let path = try Binary.path(of: name)
    let binary = try Binary(at: path)
    if !offsets.isEmpty {
      let text = offsets.map { "0x\(String($0, radix: 16))" }.joined(separator: ", ")
      return Places(
        path: path, binary: binary, what: text, offsets: offsets.map { (nil, $0) })
    }
    let patterns = symbols.isEmpty ? parts.map { [$0.symbol] } ?? [] : symbols
    let list = GlobList(patterns)
    var found: [(name: String?, offset: UInt64)] = []
    for symbol in list.included where !Glob.isOne(symbol) && !list.excludes(symbol) {
      found.append((symbol, try binary.offset(of: symbol)))
    }
    if list.hasWildcard {
      let named = Set(found.map(\.offset))
      for function in try binary.functions(matching: list) where !named.contains(function.offset) {
        found.append((function.name, function.offset))
      }
    }
    guard !found.isEmpty else {
      throw LoaderError(
        .missingTarget, "\(path) has no function that matches \(patterns.joined(separator: ", "))")
    }
    found.sort { $0.offset < $1.offset }
    return Places(
      path: path, binary: binary, what: patterns.joined(separator: ", "),
      offsets: found)
  }
}
