import BPFObject
import BPFSyscall

/// Many kernel functions at once, through a kprobe_multi link.
struct KprobeMultiTarget: LinkedTarget {
  private let isReturn: Bool
  private let patterns: [String]
  let addresses: [UInt64]
  private let cookies: [String: UInt64]

  init(isReturn: Bool, _ options: AttachmentOptions) {
    self.isReturn = isReturn
    patterns = options.lists["functions"] ?? []
    addresses = options.numbers["addresses"] ?? []
    cookies = options.tables["cookies"] ?? [:]
  }

  private var kind: String { isReturn ? "kretprobe_multi" : "kprobe_multi" }

  func resolve(
    _ program: AttachedProgram, on host: Host, in view: TargetView
  ) throws(LoaderError) -> [ResolvedTarget] {
    let what = try text(program)
    guard addresses.isEmpty else {
      return [
        ResolvedTarget(summary: "\(kind) \(what)", identity: .addresses(values: addresses))
      ]
    }
    let names = try functions(program, host)
    let count = names.count == 1 ? names[0] : "\(what) (\(names.count) functions)"
    return [
      ResolvedTarget(
        summary: "\(kind) \(count)",
        identity: names.count < 16
          ? .functions(names: names)
          : .manyFunctions(count: names.count, hash: NameHash.text(names)),
        attachType: program.attachType, path: program.sectionTarget)
    ]
  }

  func check(
    _ program: AttachedProgram, _ target: ResolvedTarget, on host: Host
  ) throws(LoaderError) {
    if program.attachType == .traceKprobeSession, host.knows(.traceKprobeSession) == false {
      throw LoaderError(
        .unsupported, "a session of \(kind) needs Linux 6.10; this is \(host.release)")
    }
    try checkFunctions(program, host)
    if (try? Features.shared.has(LinkType.kprobeMulti)) == false {
      throw LoaderError(
        .unsupported, "this kernel has no fprobe, which a \(kind) attachment needs",
        advice: "it needs CONFIG_FPROBE; a kprobe attachment for each function works without")
    }
  }

  func attach(
    _ object: borrowing AttachedObject, to target: ResolvedTarget, on host: Host
  ) throws(LoaderError) -> Link {
    var probes: KprobeMulti
    if addresses.isEmpty {
      let program = AttachedProgram(
        name: target.summary, sectionTarget: target.path, attachType: target.attachType)
      let names = try functions(program, host)
      probes = KprobeMulti(.symbols(names))
      if !cookies.isEmpty { probes.cookies = names.map { cookies[$0] ?? 0 } }
    } else {
      probes = KprobeMulti(.addresses(addresses))
    }
    probes.moment =
      target.attachType == .traceKprobeSession ? .session : isReturn ? .return : .entry
    do throws(LoaderError) {
      return try object.link(target) { program throws(SystemCallError) in
        try Link.createKprobeMulti(program: program, probes)
      }
    } catch  where error.isCaused(by: .noSuchProcess) {
      throw LoaderError(
        .missingTarget, "\(target.summary): this kernel lacks one of the functions",
        advice: "/sys/kernel/tracing/available_filter_functions lists those that can be probed",
        cause: error.cause)
    } catch  where error.isCaused(by: .notSupportedOnSocket) {
      throw LoaderError(
        .unsupported, "this kernel has no fprobe, which a \(kind) attachment needs",
        advice: "it needs CONFIG_FPROBE", cause: error.cause)
    }
  }

  /// Looks for each function that is named, and not by a pattern.
  ///
  /// - Throws: all that misses.
  private func checkFunctions(_ program: AttachedProgram, _ host: Host) throws(LoaderError) {
    guard addresses.isEmpty else { return }
    let list = GlobList(patterns.isEmpty ? program.sectionTarget.map { [$0] } ?? [] : patterns)
    let names = list.included.filter { !Glob.isOne($0) && !list.excludes($0) }
    var failures: [LoaderError] = []
    for name in names {
      do throws(LoaderError) {
        try host.requireFunction(name, kind: kind)
      } catch {
        failures.append(error)
      }
    }
    if let first = failures.first {
      throw failures.count == 1
        ? first
        : LoaderError(
          first.reason, failures.map(\.message).joined(separator: "; "), advice: first.advice)
    }
    guard let probeable = try? Set(host.probeableFunctions()), !probeable.isEmpty else { return }
    let refused = names.filter { !probeable.contains($0) }
    guard !refused.isEmpty else { return }
    throw LoaderError(
      .missingTarget,
      "a \(kind) cannot be set on \(refused.joined(separator: ", ")): ftrace does not trace \(refused.count == 1 ? "it" : "them")",
      advice:
        "it may be marked notrace or __init; /sys/kernel/tracing/available_filter_functions lists those that can be probed"
    )
  }

  private func text(_ program: AttachedProgram) throws(LoaderError) -> String {
    if !addresses.isEmpty {
      return addresses.map { "0x\(String($0, radix: 16))" }.joined(separator: ", ")
    }
    if !patterns.isEmpty { return patterns.joined(separator: ", ") }
    guard let section = program.sectionTarget else {
      throw .namesNoTarget(program, kind: kind, option: "functions")
    }
    return section
  }

  /// The functions that are meant now, sorted; each once.
  private func functions(_ program: AttachedProgram, _ host: Host) throws(LoaderError) -> [String] {
    let list = GlobList(patterns.isEmpty ? program.sectionTarget.map { [$0] } ?? [] : patterns)
    guard list.hasWildcard else { return list.included.filter { !list.excludes($0) } }
    let found = try host.probeableFunctions().filter(list.matches)
    let plain = list.included.filter { !Glob.isOne($0) && !list.excludes($0) }
    let names = Set(found).union(plain).sorted()
    if names.isEmpty {
      throw LoaderError(
        .missingTarget, "no function of this kernel matches \(try text(program))",
        advice: "/sys/kernel/tracing/available_filter_functions lists those that can be probed")
    }
    return names
  }
}
