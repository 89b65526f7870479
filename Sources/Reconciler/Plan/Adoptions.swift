import BPFLoader
import BPFObject
import BPFSyscall
import Manifest

/// Objects that others made and that become the deployment's: to the planner they are recorded already.
struct Adoptions {
  /// Where they are taken from.
  var sources: [ObjectAddress: AdoptionSource] = [:]
  /// The programs that links hold which are taken over; they stay what they are.
  var foreign: Set<ObjectAddress> = []

  /// Checks that each is what is wanted, and records it in `observed`.
  ///
  /// - Parameter forced: the attachments that take over who stands at their hooks.
  init(
    _ desired: DesiredState, _ observed: inout Observation, forced: [ObjectAddress]
  ) throws(ReconcilerError) {
    try takePinned(desired, &observed)
    if forced.isEmpty { return }
    for attachment in desired.attachments where forced.mean(attachment.address) {
      try takeLink(of: attachment, desired, &observed)
    }
  }

  private mutating func takePinned(
    _ desired: DesiredState, _ observed: inout Observation
  ) throws(ReconcilerError) {
    let wanted = observed.adoptable.isEmpty ? [] : desired.addresses
    for adoption in desired.adopted.sorted(by: { $0.address < $1.address }) {
      guard wanted.contains(adoption.address), let found = observed.adoptable[adoption.address]
      else { continue }
      let state = try Self.state(of: adoption, found)
      if observed.ledger == nil { observed.ledger = Ledger(deployment: desired.deployment) }
      switch try record(adoption, state, found.elementTypes, desired, &observed) {
      case nil:
        observed.ledger?.setID(state.id, of: adoption.address)
        observed[adoption.address].state = .live(state)
        sources[adoption.address] = .pin(found.path)
      case let reason?:
        throw Self.misfit(adoption.address, .pin(found.path), reason, adoption.mark)
      }
    }
  }

  static func misfit(
    _ address: ObjectAddress, _ source: AdoptionSource, _ reason: String, _ mark: SourceMark?
  ) -> ReconcilerError {
    ReconcilerError(
      .conflict, "\(address) cannot be taken over from \(source): \(reason)",
      advice: "only what is as the manifest says can become this deployment's", mark: mark)
  }

  /// What is pinned there, if it may be taken.
  static func state(
    of adoption: DesiredAdoption, _ found: Adoptable
  ) throws(ReconcilerError) -> PinnedState {
    guard let state = found.state, let kind = state.kind else {
      throw ReconcilerError(
        .missingTarget,
        "\(adoption.address) cannot be taken over: nothing is pinned at \(found.path)",
        advice: "give the path below bpffs, or the absolute one", mark: adoption.mark)
    }
    guard !found.isOfDeployment else {
      throw ReconcilerError(
        .conflict, "\(adoption.address) cannot be taken over: \(found.path) is a deployment's own",
        advice: "let that deployment let go of it first: `removed` in its manifest",
        mark: adoption.mark)
    }
    guard kind == adoption.address.kind else {
      throw ReconcilerError(
        .conflict,
        "\(adoption.address) cannot be taken over: at \(found.path) stands \(state.summary)",
        mark: adoption.mark)
    }
    return state
  }

  /// - Returns: why it cannot be recorded, or nil where it is.
  private mutating func record(
    _ adoption: DesiredAdoption, _ state: PinnedState, _ elementTypes: String?,
    _ desired: DesiredState,
    _ observed: inout Observation
  ) throws(ReconcilerError) -> String? {
    let name = adoption.address.name
    if let restored = desired.restored {
      switch adoption.address.kind {
      case .map: observed.ledger?.maps[name] = restored.maps[name]
      case .program: observed.ledger?.programs[name] = restored.programs[name]
      case .attachment: record(name, adoption, restored, &observed)
      case .pin: break
      }
      return nil
    }
    switch state.content {
    case .map(let info):
      guard let map = desired.map(name) else { return nil }
      guard map.record.role == .user, map.slots.isEmpty else { return "its file fills it" }
      if map.external != nil { return "it is another deployment's" }
      var record = map.record.asFound(info, elementTypes)
      (record.contents, record.variables) = (nil, nil)
      observed.ledger?.maps[name] = record
      let differences = map.record.differences(from: record)
      return differences.isEmpty ? nil : differences.words
    case .program(let info):
      guard let program = desired.program(name) else { return nil }
      observed.ledger?.programs[name] = ProgramRecord(program)
      return info.type == program.spec.type
        ? nil : "it is a \(info.type) program, not \(program.spec.type)"
    case .link(let link):
      guard let attachment = desired.attachments[name] else { return nil }
      let isThere = observed.targets[name].flatMap {
        attachment.kind.isTarget($0, attachment.options, of: link)
      }
      return record(attachment, link, isThere: isThere, desired, &observed)
    case .directory, .symbolicLink: return "it is \(state.summary)"
    }
  }
}

extension Adoptions {
  /// Has a change that was planned as if the object were recorded already say where it is taken from.
  func apply(to change: inout Change) {
    guard let source = sources[change.address] else { return }
    change.action = .adopt(source, change.action.way)
  }

  /// Why an object is not taken over as it is, where the plan is to put another into its place.
  func misfit(_ change: Change) -> ReconcilerError? {
    guard let source = sources[change.address], !change.isKept,
      change.action.name != .update || change.address.kind == .program
    else { return nil }
    return Self.misfit(change.address, source, change.because.words, change.mark)
  }
}

extension MapRecord {
  /// The same with what the kernel says of a map, where it says it in other words than a definition does.
  func asFound(_ info: MapInfo, _ elementTypes: String?) -> MapRecord {
    var record = self
    (record.type, record.keySize, record.valueSize) = (info.type, info.keySize, info.valueSize)
    (record.maxEntries, record.extra) = (info.maxEntries, info.extra)
    record.id = info.id
    // Who may use a descriptor is not the map's; device maps are always read-only for programs.
    let unsaid: MapFlags = [.readOnly, .writeOnly, .readOnlyForPrograms]
    let isSame =
      MapFlags(rawValue: flags).subtracting(unsaid) == info.flags.subtracting(unsaid)
      && (info.type == .devmap || info.type == .devmapHash
        || MapFlags(rawValue: flags).contains(.readOnlyForPrograms)
          == info.flags.contains(.readOnlyForPrograms))
    if !isSame { record.flags = info.flags.rawValue }
    if let elementTypes, self.elementTypes != nil { record.elementTypes = elementTypes }
    return record
  }
}

extension ProgramRecord {
  /// A program as it is wanted, of which nothing is loaded yet.
  init(_ program: DesiredProgram) {
    self.init(
      digest: program.digest, type: program.spec.type, attachType: program.spec.expectedAttachType,
      instructions: program.spec.instructions.count, maps: program.maps,
      function: program.function, target: program.target, structOps: program.structOps)
  }
}

extension Ledger {
  /// One that records nothing.
  init(deployment: String) {
    self.init(
      tool: "", deployment: deployment, generation: 0, bootID: "", device: 0)
  }
}
