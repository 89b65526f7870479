import BPFLoader
import BPFObject
import BPFSyscall
import Manifest
import Simulation

@testable import Reconciler

/// States for the planner, made without a kernel.
enum Made {
  /// What a manifest over the fixtures asks for.
  ///
  /// - Parameter manifest: what stands behind `apiVersion` and `name`.
  static func desired(_ manifest: String) throws -> DesiredState {
    let tests = "/" + #filePath.split(separator: "/").dropLast(2).joined(separator: "/")
    return try DesiredState(
      Manifest.parse(
        "apiVersion: bpf-apply/v1\nname: test\n\(manifest)", file: "test.yaml",
        baseDirectory: "\(tests)/Fixtures"))
  }

  /// What is observed where nothing is deployed, or `applied` is.
  static func observed(
    _ desired: DesiredState, after applied: DesiredState? = nil
  ) throws -> Observation {
    var observation = Observation()
    observation.targets = targets(of: desired)
    guard let applied else { return observation }
    var empty = Observation()
    empty.targets = targets(of: applied)
    var ledger = Ledger(
      try Plan(applied, empty), tool: "test", bootID: "boot", device: 1)
    number(&ledger)
    observation.ledger = ledger
    observation.takeNames(from: desired)
    ledger = observation.ledger ?? ledger
    for address in ledger.addresses where address.kind != .pin {
      observation[address].state = .live(state(of: address, in: ledger))
    }
    for (name, record) in ledger.attachments where record.isUnlinked {
      guard let id = record.id else { continue }
      let address = ObjectAddress(.attachment, name)
      observation[address].state = .live(program(id))
      observation[address].atHook = .object(id)
    }
    for map in applied.maps {
      observation[observation.moves.new(map.address)].contents = map.contents?.contents
    }
    for (path, record) in ledger.pins {
      observation[ObjectAddress(.pin, path)].state = .live(
        state(of: record.object, in: ledger, mode: record.access.mode))
    }
    return observation
  }

  /// The plan from what was applied to what is desired.
  static func plan(
    _ desired: DesiredState, after applied: DesiredState? = nil,
    _ options: ApplyOptions = ApplyOptions(), _ happening: (inout Observation) -> Void = { _ in }
  ) throws -> Plan {
    var observation = try observed(desired, after: applied)
    happening(&observation)
    return try Plan(desired, observation, options)
  }

  /// What is not left as it is.
  static func facts(
    _ desired: DesiredState, after applied: DesiredState? = nil,
    _ options: ApplyOptions = ApplyOptions(), _ happening: (inout Observation) -> Void = { _ in }
  ) throws -> [Fact] {
    try plan(desired, after: applied, options, happening).facts
  }

  /// Every object gets an id; a pin has that of what it names.
  private static func number(_ ledger: inout Ledger) {
    var next: UInt32 = 100
    for address in ledger.addresses.sorted() where address.kind != .pin {
      ledger.setID(next, of: address)
      next += 1
    }
    for (path, record) in ledger.pins {
      ledger.setID(ledger.id(of: record.object), of: ObjectAddress(.pin, path))
    }
  }

  private static func targets(of desired: DesiredState) -> [String: ResolvedTarget] {
    Dictionary(uniqueKeysWithValues: desired.attachments.map { ($0.name, target(of: $0)) })
  }

  /// A target that is the same as long as what says where is: not the mode, not the cookie.
  private static func target(of attachment: DesiredAttachment) -> ResolvedTarget {
    let place =
      attachment.options.strings.filter { $0.key != "mode" && !$0.key.hasPrefix("order") }
      .values.sorted()
      + attachment.options.lists.values.flatMap(\.self).sorted()
    let text = ([attachment.kind.name] + place).joined(separator: " ")
    var target = ResolvedTarget(summary: text, identity: .recorded(text))
    if attachment.kind.link == nil { target.isUnlinked = true }
    return target
  }

  private static func state(
    of address: ObjectAddress, in ledger: Ledger, mode: UInt32 = 0o600
  ) -> PinnedState {
    let id = ledger.id(of: address) ?? 0
    switch address.kind {
    case .map: return map(id, mode: mode)
    case .program: return program(id, mode: mode)
    case .attachment, .pin:
      let record = ledger.attachments[address.name]
      let held = record.flatMap { ledger.id(of: $0.object) } ?? 0
      let isMap = record?.object.kind == .map
      return link(
        isMap ? .structOps : .xdp, id, holds: held, target: isMap ? UInt64(held) : 7, mode: mode)
    }
  }

  private static func program(_ id: UInt32, mode: UInt32 = 0o600) -> PinnedState {
    PinnedState(
      .program(
        ProgramInfo(
          type: .tracepoint, id: id, tag: [], name: "p", runTime: 0, runCount: 0,
          verifiedInstructions: 0)), mode: mode)
  }

  static func map(_ id: UInt32, mode: UInt32 = 0o600) -> PinnedState {
    PinnedState(
      .map(
        MapInfo(
          type: .array, id: id, keySize: 4, valueSize: 8, maxEntries: 1, flags: [], name: "m",
          extra: 0)), mode: mode)
  }

  static func link(
    _ type: LinkType, _ id: UInt32, holds held: UInt32, target: UInt64?, mode: UInt32 = 0o600
  ) -> PinnedState {
    PinnedState(
      .link(LinkInfo(type: type, id: id, programID: held, target: target)), mode: mode)
  }
}

extension ApplyOptions {
  /// The defaults with changes.
  static func with(_ change: (inout ApplyOptions) -> Void) -> ApplyOptions {
    var options = ApplyOptions()
    change(&options)
    return options
  }
}

extension DesiredState {
  /// The same with changes.
  func with(_ change: (inout DesiredState) -> Void) -> DesiredState {
    var state = self
    change(&state)
    return state
  }
}
