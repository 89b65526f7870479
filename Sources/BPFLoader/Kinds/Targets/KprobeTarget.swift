import BPFObject
import BPFSyscall

/// The entry of a kernel function, an instruction in it, or its return, through the perf event of its kind and
/// a perf link.
struct KprobeTarget: LinkedTarget {
  private let isReturn: Bool
  private let function: String?
  private let call: String?
  private let address: UInt64?
  private let offset: UInt64?
  private let cookie: UInt64

  init(isReturn: Bool, _ options: AttachmentOptions) {
    self.isReturn = isReturn
    function = options.strings["function"]
    call = options.strings["syscall"]
    address = options.integers["address"]
    offset = options.integers["offset"]
    cookie = options.integers["cookie"] ?? 0
  }

  /// Where the probe goes.
  enum Place {
    case function(String, offset: UInt64)
    case address(UInt64)

    var identity: TargetIdentity {
      switch self {
      case .function(let function, let offset): .instruction(function: function, offset: offset)
      case .address(let address): .addresses(values: [address])
      }
    }
  }

  private var kind: String { isReturn ? "kretprobe" : "kprobe" }

  func resolve(
    _ program: AttachedProgram, on host: Host, in view: TargetView
  ) throws(LoaderError) -> [ResolvedTarget] {
    let text: String
    let place = try place(program, host)
    switch place {
    case .function(let function, 0): text = function
    case .function(let function, let offset): text = "\(function)+\(offset)"
    case .address(let address): text = "0x\(String(address, radix: 16))"
    }
    return [ResolvedTarget(summary: "\(kind) \(text)", identity: place.identity)]
  }

  func check(
    _ program: AttachedProgram, _ target: ResolvedTarget, on host: Host
  ) throws(LoaderError) {
    if (try? PMU(named: "kprobe")) == nil {
      throw LoaderError(
        .unsupported, "this kernel has no kprobes, which a \(kind) needs",
        advice: "it needs CONFIG_KPROBES and CONFIG_KPROBE_EVENTS, and /sys mounted")
    }
    guard case .instruction(let function, _) = target.identity else { return }
    try host.requireFunction(function, kind: kind)
  }

  /// A probe on a module's function ends with the module, which may go while it is there.
  func life(
    of program: AttachedProgram, at target: ResolvedTarget, on host: Host
  ) throws(LoaderError) -> [LifeCondition] {
    guard case .instruction(let function, _) = target.identity,
      let module = try host.requireFunction(function, kind: kind)?.module
    else { return [] }
    return LifeCondition.module(module).map { [$0] } ?? []
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
    guard case .kprobe(let probe) = link, let function = probe.function,
      case .instruction = target.identity
    else { return nil }
    return probe.isReturn == isReturn
      && target.identity == .instruction(function: function, offset: UInt64(probe.offset))
  }

  private func open(_ target: ResolvedTarget) throws(LoaderError) -> PerfEvent {
    do throws(SystemCallError) {
      switch target.identity {
      case .instruction(let function, let offset):
        return try PerfEvent.open(.kprobe(function, offset: offset, isReturn: isReturn))
      case .addresses(let values) where values.count == 1:
        return try PerfEvent.open(.kprobe(address: values[0], isReturn: isReturn))
      default: throw SystemCallError("perf_event_open", target.summary, errno: .invalidArgument)
      }
    } catch  where error.errno == .noSuchFileOrDirectory || error.errno == .invalidArgument {
      throw LoaderError(
        .missingTarget, "\(target.summary): the kernel does not let it be probed there",
        advice: "some functions must not be probed: /sys/kernel/debug/kprobes/blacklist; "
          + "another name is ambiguous: /proc/kallsyms has it several times", cause: error)
    } catch
      where error.errno == .addressNotAvailable
      || error.errno == .illegalByteSequence
    {
      throw LoaderError(
        .missingTarget, "\(target.summary): there is no such place in the kernel's code",
        advice: "/proc/kallsyms lists the functions of this kernel", cause: error)
    } catch {
      throw .from(error, "cannot open \(target.summary)")
    }
  }

  /// The manifest's place, or what the section says: `do_unlinkat`, `do_unlinkat+0x10`; the name of a system
  /// call in `SEC("ksyscall/openat")`.
  private func place(_ program: AttachedProgram, _ host: Host) throws(LoaderError) -> Place {
    if let address { return .address(address) }
    if let call { return .function(host.function(ofSystemCall: call), offset: 0) }
    if let function {
      guard case .function(let name, let inside) = try Self.parse(function) else {
        return try Self.parse(function)
      }
      return .function(name, offset: offset ?? inside)
    }
    guard let section = program.sectionTarget else {
      throw .namesNoTarget(program, kind: kind, option: "function")
    }
    if ["ksyscall", "kretsyscall"].contains(program.section.prefix { $0 != "/" }) {
      return .function(host.function(ofSystemCall: section), offset: 0)
    }
    guard case .function(let name, let inside) = try Self.parse(section) else {
      return try Self.parse(section)
    }
    return .function(name, offset: offset ?? inside)
  }

  static func parse(_ text: String) throws(LoaderError) -> Place {
    let parts = text.split(separator: "+", maxSplits: 1)
    if parts.count < 2 {
      return text.hasPrefix("0x")
        ? .address(UInt64(text.dropFirst(2), radix: 16) ?? 0) : .function(text, offset: 0)
    }
    let number = parts[1]
    let offset = number.hasPrefix("0x") ? UInt64(number.dropFirst(2), radix: 16) : UInt64(number)
    guard let offset else {
      throw LoaderError(
        .missingTarget, "`\(text)` names no place in the kernel",
        advice: "write FUNCTION or FUNCTION+OFFSET")
    }
    return .function(String(parts[0]), offset: offset)
  }
}
