import BPFSyscall

/// A counter of the kernel or of the CPU, a link for each CPU.
struct PerfEventTarget: LinkedTarget {
  let event: Event
  private let frequency: UInt64?
  private let period: UInt64?
  private let cpus: [String]
  private let process: UInt64?

  enum Event: CustomStringConvertible {
    case named(String)
    /// By the number in the CPU's manual.
    case raw(UInt64)

    var description: String {
      switch self {
      case .named(let name): name
      case .raw(let number): "raw 0x\(String(number, radix: 16))"
      }
    }
  }

  init(_ options: AttachmentOptions) {
    event =
      options.integers["raw"].map { .raw($0) } ?? .named(options.strings["event"] ?? "cpu-clock")
    frequency = options.integers["frequency"]
    period = options.integers["period"]
    cpus = options.lists["cpus"] ?? ["all"]
    process = options.integers["pid"]
  }

  /// How often it tells, for people.
  var rate: String {
    frequency.map { ", \($0) Hz" } ?? period.map { ", every \($0)" } ?? ""
  }

  /// For whom it counts, for people.
  var whose: String { process.map { " of process \($0)" } ?? "" }

  func resolve(
    _ program: AttachedProgram, on host: Host, in view: TargetView
  ) throws(LoaderError) -> [ResolvedTarget] {
    let online = try onlineCPUs()
    let wanted = GlobList(cpus)
    let chosen = online.filter { cpu in
      !wanted.excludes("\(cpu)") && (wanted.included == ["all"] || wanted.matches("\(cpu)"))
    }
    for name in wanted.included where name != "all" && !Glob.isOne(name) {
      guard let cpu = UInt32(name), online.contains(cpu) else {
        throw LoaderError(
          .missingTarget, "there is no CPU \(name), or it is offline",
          advice: "/sys/devices/system/cpu/online lists them")
      }
    }
    if chosen.isEmpty {
      throw LoaderError(.missingTarget, "no CPU matches \(cpus.joined(separator: ", "))")
    }
    let isOne = wanted.included.count == 1 && UInt32(wanted.included[0]) != nil
    return chosen.map { cpu in
      ResolvedTarget(
        summary: "perf_event \(event)\(rate) on CPU \(cpu)\(whose)",
        identity: identity(cpu), label: isOne ? nil : "\(cpu)")
    }
  }

  /// What is counted on a CPU.
  func identity(_ cpu: UInt32) -> TargetIdentity {
    var counter = TargetIdentity.Counter(
      frequency: frequency, period: frequency == nil ? period : nil, cpu: cpu, process: process)
    switch event {
    case .named(let name): counter.event = name
    case .raw(let number): counter.number = number
    }
    return .counter(counter)
  }

  private func onlineCPUs() throws(LoaderError) -> [UInt32] {
    do throws(SystemCallError) {
      return try CPUs.online
    } catch {
      throw .from(error, "which CPUs run is not known")
    }
  }

  /// Opens the event once: many machines lack counters, which the kernel says only then.
  func check(
    _ program: AttachedProgram, _ target: ResolvedTarget, on host: Host
  ) throws(LoaderError) {
    _ = try open(target)
  }

  /// A counter of a CPU, or of a process, ends with it.
  func life(
    of program: AttachedProgram, at target: ResolvedTarget, on host: Host
  ) throws(LoaderError) -> [LifeCondition] {
    guard case .counter(let counter) = target.identity else { return [] }
    return [LifeCondition.cpu(counter.cpu), process.flatMap(LifeCondition.process)]
      .compactMap(\.self)
  }

  func attach(
    _ object: borrowing AttachedObject, to target: ResolvedTarget, on host: Host
  ) throws(LoaderError) -> Link {
    let event = try open(target)
    return try object.link(target) { program throws(SystemCallError) in
      try Link.createPerfEvent(program: program, event: event)
    }
  }

  private func open(_ target: ResolvedTarget) throws(LoaderError) -> PerfEvent {
    let attributes = try attributes
    guard case .counter(let counter) = target.identity else {
      throw LoaderError(.failed, "\(target.summary) is no counter")
    }
    do throws(SystemCallError) {
      return try PerfEvent.open(
        attributes, process: process.map { Int32(clamping: $0) } ?? -1,
        cpu: Int32(clamping: counter.cpu))
    } catch
      where error.errno == .noSuchFileOrDirectory || error.errno == .noSuchDevice
      || error.errno == .notSupportedOnSocket
    {
      throw LoaderError(
        .unsupported, "cannot open \(target.summary): this machine has no counter for it",
        advice: "a virtual machine often has none; software events such as cpu-clock work anywhere",
        cause: error)
    } catch {
      throw .from(error, "cannot open \(target.summary)")
    }
  }

  private var attributes: PerfEvent.Attributes {
    get throws(LoaderError) {
      let sampling: PerfEvent.Sampling =
        frequency.map { .frequency($0) } ?? .period(period ?? 1_000_000)
      switch event {
      case .raw(let number): return .raw(number, sampling: sampling)
      case .named(let name):
        if let software = Self.software[name] { return .software(software, sampling: sampling) }
        if let hardware = Self.hardware[name] { return .hardware(hardware, sampling: sampling) }
        let known = Self.software.keys.sorted() + Self.hardware.keys.sorted()
        throw LoaderError(
          .missingTarget, "there is no perf event \(name)",
          advice: "known ones: \(known.joined(separator: ", ")); others by number: `raw: 0x…`")
      }
    }
  }

  /// The kernel's own counters, by the names that perf-list(1) has for them.
  private static let software: [String: PerfEvent.SoftwareEvent] = [
    "cpu-clock": .cpuClock, "task-clock": .taskClock, "page-faults": .pageFaults,
    "faults": .pageFaults, "context-switches": .contextSwitches, "cs": .contextSwitches,
    "cpu-migrations": .cpuMigrations, "migrations": .cpuMigrations,
  ]

  /// The CPU's counters, by the names that perf-list(1) has for them.
  private static let hardware: [String: PerfEvent.HardwareEvent] = [
    "cycles": .cycles, "cpu-cycles": .cycles, "instructions": .instructions,
    "cache-references": .cacheReferences, "cache-misses": .cacheMisses,
    "branches": .branchInstructions, "branch-instructions": .branchInstructions,
    "branch-misses": .branchMisses,
  ]
}
