import BPFLoader
import BPFObject
import BPFSyscall
import Manifest

extension Resolution {
  /// Finds the maps of others that the desired state uses.
  ///
  /// - Parameters:
  ///   - before: the plans of deployments that are carried out before this one's.
  ///   - isPartial: whether what cannot be used may be what nothing that changes needs.
  mutating func findExternalMaps(
    bpffs: String, before: [Plan], isPartial: Bool, _ kernel: any Kernel
  ) throws(ReconcilerError) {
    for index in desired.maps.indices {
      do throws(ReconcilerError) {
        try findExternalMap(at: index, bpffs, before, kernel)
      } catch {
        guard isPartial else { throw error }
        unusable[desired.maps[index].name] = error
      }
    }
  }

  private mutating func findExternalMap(
    at index: Int, _ bpffs: String, _ before: [Plan], _ kernel: any Kernel
  ) throws(ReconcilerError) {
    guard let external = desired.maps[index].external else { return }
    let found = try find(desired.maps[index], external, bpffs, before, kernel)
    if let difference = desired.maps[index].record.unfitness(of: found.record) {
      throw ReconcilerError(
        .invalid,
        "map \(desired.maps[index].name): \(external.source) is not what the bytecode uses: \(difference)",
        advice: "compile the bytecode against the definition that its owner has",
        mark: desired.maps[index].mark)
    }
    desired.maps[index].external = found.map
    desired.maps[index].record = found.record
  }

  private func find(
    _ map: DesiredMap, _ external: FoundMap, _ bpffs: String, _ before: [Plan],
    _ kernel: any Kernel
  ) throws(ReconcilerError) -> (map: FoundMap, record: MapRecord) {
    var found = external
    found.path = external.source.path(in: bpffs)
    var record: MapRecord
    if let (plan, address) = external.source.planned(by: before, bpffs: bpffs) {
      guard let own = plan.desired.map(address.name) else {
        throw Self.missing(map, external.source)
      }
      record = own.record
      if plan.change(address)?.keepsObject == true {
        found.id = plan.observed[address].itself?.id
      }
    } else {
      var state: PinnedState?
      do throws(LoaderError) {
        state = try kernel.object(at: found.path)
      } catch {
        throw ReconcilerError(error, mark: map.mark)
      }
      guard let state else { throw Self.missing(map, external.source) }
      guard case .map(let info) = state.content else {
        throw ReconcilerError(
          .invalid, "map \(map.name): \(external.source) is no map but \(state.summary)",
          mark: map.mark)
      }
      record = MapRecord(info)
      found.id = info.id
    }
    record.id = nil
    record.slots = nil
    record.preventDestroy = false
    record.external = "\(external.source)"
    return (found, record)
  }

  private static func missing(_ map: DesiredMap, _ source: ExternalMap) -> ReconcilerError {
    let advice =
      switch source {
      case .map(_, let deployment): "apply \(deployment) first, or both together"
      case .pin: "whoever makes it has to come first"
      }
    return ReconcilerError(
      .missingTarget, "map \(map.name): there is no \(source)", advice: advice, mark: map.mark)
  }
}

extension ExternalMap {
  /// Where it is pinned.
  func path(in bpffs: String) -> String {
    switch self {
    case .map(let map, let deployment):
      return DeploymentLayout(bpffs: bpffs, name: deployment)
        .pin(ObjectAddress(.map, map), in: .current)
    case .pin(let path):
      return path.hasPrefix("/") ? path : "\(bpffs)/\(path)"
    }
  }

  /// The plan of the deployment that has it, and its address there.
  fileprivate func planned(by plans: [Plan], bpffs: String) -> (plan: Plan, address: ObjectAddress)?
  {
    for plan in plans {
      switch self {
      case .map(let map, plan.deployment): return (plan, ObjectAddress(.map, map))
      case .map: continue
      case .pin(let path):
        let name = path.hasPrefix("\(bpffs)/") ? String(path.dropFirst(bpffs.count + 1)) : path
        guard let pin = plan.desired.pins[name], pin.object.kind == .map else { continue }
        return (plan, pin.object)
      }
    }
    return nil
  }
}

extension MapRecord {
  /// What the kernel says of a map.
  init(_ info: MapInfo) {
    self.init(
      type: info.type, keySize: info.keySize, valueSize: info.valueSize,
      maxEntries: info.maxEntries, flags: info.flags.rawValue, extra: info.extra, role: .user,
      preventDestroy: false)
  }

  /// Why a map cannot be used by bytecode that speaks of this one; nil where it can.
  fileprivate func unfitness(of other: MapRecord) -> String? {
    guard type != .unspecified else { return nil }
    if type != other.type { return "type \(type) → \(other.type)" }
    if keySize != other.keySize { return "key_size \(keySize) → \(other.keySize)" }
    if valueSize != other.valueSize { return "value_size \(valueSize) → \(other.valueSize)" }
    if let elementTypes, let own = other.elementTypes, elementTypes != own {
      return "layout of key or value differs"
    }
    return nil
  }
}
