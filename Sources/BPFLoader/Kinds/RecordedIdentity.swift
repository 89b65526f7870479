import BPFSyscall
import BTF

// Ledgers of the first format hold identities as texts. They are read once, into what resolving gives today.

extension AttachmentKind {
  /// What a text means by which an older version recorded a target; nil where that cannot be told.
  public func identity(recorded text: String, _ options: AttachmentOptions) -> TargetIdentity? {
    var reader = RecordedText(text)
    guard let target = makeTarget(options) as? any RecordedTarget,
      let identity = target.identity(&reader), reader.isAtEnd
    else { return nil }
    return identity
  }
}

/// A target whose identity was recorded as a text.
private protocol RecordedTarget {
  /// Reads the text; nil where it is not such a one.
  func identity(_ text: inout RecordedText) -> TargetIdentity?
}

/// What is left to read of a recorded text.
struct RecordedText {
  private var rest: Substring

  init(_ text: String) { rest = text[...] }

  var isAtEnd: Bool { rest.isEmpty }

  /// Skips what has to come next.
  mutating func take(_ text: String) -> Bool {
    guard rest.utf8.starts(with: text.utf8) else { return false }
    rest = Substring(rest.utf8.dropFirst(text.utf8.count))
    return true
  }

  /// A decimal number.
  mutating func number<Number: FixedWidthInteger>(after text: String = "") -> Number? {
    guard take(text) else { return nil }
    let digits = rest.prefix { $0.isASCII && ($0.isNumber || $0 == "-") }
    rest = rest.dropFirst(digits.count)
    return Number(digits)
  }

  /// What stands before the next space, or the end.
  mutating func word() -> String? {
    let word = rest.prefix { $0 != " " }
    rest = rest.dropFirst(word.count)
    return word.isEmpty ? nil : String(word)
  }

  /// All that is left.
  mutating func remainder() -> String {
    defer { rest = "" }
    return String(rest)
  }

  /// `netns 4026531840`.
  mutating func network() -> UInt64? { number(after: "netns ") }

  /// `netns 4026531840 interface 3`.
  mutating func interface() -> (network: UInt64, index: UInt32)? {
    guard let network = network(), let index: UInt32 = number(after: " interface ") else {
      return nil
    }
    return (network, index)
  }

  /// An attach type, as its description says it.
  mutating func attachType() -> AttachType? {
    let text = remainder()
    return AttachType(named: text) ?? AttachType.table.map(\.value).first { "\($0)" == text }
  }

  /// ` of process 812`, where it comes next.
  mutating func process() -> UInt64? { number(after: " of process ") }

  /// `8:1 build 00ab`, `8:1 size 10 written 20`, or of the first versions without a build id, `8:1`.
  mutating func binary() -> BinaryIdentity? {
    guard let device: UInt64 = number(), let inode: UInt64 = number(after: ":") else { return nil }
    var binary = BinaryIdentity(device: device, inode: inode, content: nil)
    if take(" build ") {
      guard let id = word() else { return nil }
      binary.content = .build(id: id)
    } else if take(" size ") {
      guard let size: UInt64 = number(), let time: Int64 = number(after: " written ") else {
        return nil
      }
      binary.content = .written(size: size, time: time)
    }
    return binary
  }
}

extension XDPTarget: RecordedTarget {
  func identity(_ text: inout RecordedText) -> TargetIdentity? {
    text.interface().map { .interface(network: $0.network, index: $0.index, hook: .xdp) }
  }
}

extension TCXTarget: RecordedTarget {
  func identity(_ text: inout RecordedText) -> TargetIdentity? {
    let start = text
    if let (network, index) = text.interface() {
      switch text.remainder() {
      case " ingress": return .interface(network: network, index: index, hook: .tcxIngress)
      case " egress": return .interface(network: network, index: index, hook: .tcxEgress)
      default: text = start
      }
    }
    return TCTarget.identity(&text)
  }
}

extension TCTarget: RecordedTarget {
  func identity(_ text: inout RecordedText) -> TargetIdentity? { Self.identity(&text) }

  static func identity(_ text: inout RecordedText) -> TargetIdentity? {
    guard let (network, index) = text.interface() else { return nil }
    let isEgress = text.take(" egress")
    guard isEgress || text.take(" ingress"),
      let priority: UInt16 = text.number(after: ", priority "),
      let handle: UInt32 = text.number(after: ", handle ")
    else { return nil }
    return .filter(
      network: network, interface: index, direction: isEgress ? .tcxEgress : .tcxIngress,
      priority: priority, handle: handle)
  }
}

extension NetkitTarget: RecordedTarget {
  func identity(_ text: inout RecordedText) -> TargetIdentity? {
    guard let (network, index) = text.interface() else { return nil }
    let isPeer = text.take(" peer")
    guard isPeer || text.take(" primary") else { return nil }
    return .interface(
      network: network, index: index, hook: isPeer ? .netkitPeer : .netkitPrimary)
  }
}

extension NetfilterTarget: RecordedTarget {
  func identity(_ text: inout RecordedText) -> TargetIdentity? {
    guard let network = text.network(), text.take(" \(family) \(hook), priority \(priority)") else {
      return nil
    }
    return .netfilter(network: network, family: family, hook: hook, priority: priority)
  }
}

extension NetnsTarget: RecordedTarget {
  func identity(_ text: inout RecordedText) -> TargetIdentity? {
    guard let network = text.network(), text.take(" "), let type = text.attachType() else {
      return nil
    }
    return .network(inode: network, hook: type)
  }
}

extension CgroupTarget: RecordedTarget {
  func identity(_ text: inout RecordedText) -> TargetIdentity? {
    guard let id: UInt64 = text.number(after: "cgroup "), text.take(" "),
      let type = text.attachType()
    else { return nil }
    return .cgroup(id: id, hook: type)
  }
}

extension LSMTarget: RecordedTarget {
  func identity(_ text: inout RecordedText) -> TargetIdentity? {
    var group: UInt64?
    if text.take("cgroup ") {
      group = text.number()
      if group == nil || !text.take(" ") { return nil }
    }
    return text.word().map { .securityHook(name: $0, cgroup: group) }
  }
}

extension KprobeTarget: RecordedTarget {
  func identity(_ text: inout RecordedText) -> TargetIdentity? {
    text.word().flatMap { try? Self.parse($0).identity }
  }
}

extension KprobeMultiTarget: RecordedTarget {
  func identity(_ text: inout RecordedText) -> TargetIdentity? {
    if !addresses.isEmpty {
      let all = addresses.map { "0x\(String($0, radix: 16))" }.joined(separator: ", ")
      return text.take(all) ? .addresses(values: addresses) : nil
    }
    let names = text.remainder().split(separator: " ").map(String.init)
    if names.count == 3, names[1] == "functions," {
      return Int(names[0]).map { .manyFunctions(count: $0, hash: names[2]) }
    }
    return .functions(names: names)
  }
}

extension TracingTarget: RecordedTarget {
  func identity(_ text: inout RecordedText) -> TargetIdentity? {
    if let program, !text.take("\(program):") { return nil }
    return text.word().map(identity)
  }
}

extension FreplaceTarget: RecordedTarget {
  func identity(_ text: inout RecordedText) -> TargetIdentity? {
    guard text.take("\(program):") else { return nil }
    return text.word().map { .programFunction(program: program, function: $0) }
  }
}

extension TracepointTarget: RecordedTarget {
  func identity(_ text: inout RecordedText) -> TargetIdentity? {
    let parts = text.word()?.split(separator: "/").map(String.init) ?? []
    return parts.count == 2 ? .tracepoint(category: parts[0], name: parts[1]) : nil
  }
}

extension RawTracepointTarget: RecordedTarget {
  func identity(_ text: inout RecordedText) -> TargetIdentity? {
    text.word().map { .rawTracepoint(name: $0) }
  }
}

extension PerfEventTarget: RecordedTarget {
  func identity(_ text: inout RecordedText) -> TargetIdentity? {
    guard text.take("\(event)\(rate) cpu "), let cpu: UInt32 = text.number(), text.take(whose)
    else { return nil }
    return identity(cpu)
  }
}

extension IteratorTarget: RecordedTarget {
  func identity(_ text: inout RecordedText) -> TargetIdentity? {
    guard let target = text.word() else { return nil }
    var walk = TargetIdentity.Walk.everything
    if text.take(" map ") {
      walk = .map(name: text.remainder())
    } else if let id: UInt64 = text.number(after: " cgroup ") {
      walk = .cgroup(id: id)
    } else if let id: UInt64 = text.number(after: " pid ") {
      walk = .process(id: id)
    } else if let id: UInt64 = text.number(after: " tid ") {
      walk = .thread(id: id)
    }
    return .iterator(target: target, walk: walk)
  }
}

extension SockmapTarget: RecordedTarget {
  func identity(_ text: inout RecordedText) -> TargetIdentity? {
    guard text.take("map \(map) "), let type = text.attachType() else { return nil }
    return .sockets(map: map, hook: type)
  }
}

extension StructOpsTarget: RecordedTarget {
  func identity(_ text: inout RecordedText) -> TargetIdentity? {
    guard let structure = text.word(), text.take(" ") else { return nil }
    return .structOps(structure: String(EssentialName.of(structure)), name: text.remainder())
  }
}

extension UprobeTarget: RecordedTarget {
  func identity(_ text: inout RecordedText) -> TargetIdentity? {
    guard let binary = text.binary(), let offset: UInt64 = text.number(after: " offset ") else {
      return nil
    }
    return .probe(binary: binary, offset: offset, process: text.process())
  }
}

extension UprobeMultiTarget: RecordedTarget {
  func identity(_ text: inout RecordedText) -> TargetIdentity? {
    guard let binary = text.binary(), text.take(" "), let places = text.word() else { return nil }
    let isReturn = text.take(" (return)")
    return .probes(binary: binary, places: places, isReturn: isReturn, process: text.process())
  }
}

extension USDTTarget: RecordedTarget {
  func identity(_ text: inout RecordedText) -> TargetIdentity? {
    guard let binary = text.binary(), text.take(" "), let point = BinaryPlace(text.word()),
      text.take(" "), let places = text.word()
    else { return nil }
    return .usdt(
      binary: binary, provider: point.binary, name: point.symbol, places: places,
      process: text.process())
  }
}
