import BPFLoader
import BPFObject
import Manifest

// Deployments of which parts are lost.
extension Reconciler {
  /// Looks at what there is of a deployment; of one that is damaged, also at what is left elsewhere.
  ///
  /// - Parameters:
  ///   - resolution: takes up what lives, whatever its name leads to from here.
  ///   - opened: the same deployment, where its lock is held.
  ///   - isNew: whether the deployment's directory was made just now.
  func look(
    at layout: DeploymentLayout, _ resolution: inout Resolution, _ opened: OpenDeployment?,
    isNew: Bool
  ) throws(ReconcilerError) -> Observation {
    var observed = try look(at: layout, resolution, opened)
    if try isDamaged(observed, layout, isNew: isNew) {
      resolution.desired = try takingUpPins(resolution.desired, layout)
      observed = try look(at: layout, resolution, opened)
    }
    try resolution.keepLiving(&observed, kernel)
    return observed
  }

  private func look(
    at layout: DeploymentLayout, _ resolution: Resolution, _ opened: OpenDeployment?
  ) throws(ReconcilerError) -> Observation {
    if let opened {
      return try Observation(
        layout, of: opened.ledger, desired: resolution.desired, targets: resolution.targets,
        kernel: kernel)
    }
    return try Observation(
      settled: layout, desired: resolution.desired, targets: resolution.targets, kernel: kernel)
  }

  /// Whether parts of what is live are lost, the record of it among them.
  ///
  /// - Parameter isNew: whether the deployment's directory was made just now.
  func isDamaged(
    _ observed: Observation, _ layout: DeploymentLayout, isNew: Bool
  ) throws(ReconcilerError) -> Bool {
    if let ledger = observed.ledger { return ledger.rebuilt != nil }
    if isNew { return false }
    do throws(LoaderError) {
      return try LedgerStore(kernel: kernel, layout: layout).isEmptied()
    } catch {
      throw ReconcilerError(error)
    }
  }

  /// Takes over what of a damaged deployment is left at the user's pins: maps at the very paths where the manifest wants
  /// them, and that are as it says.
  func takingUpPins(
    _ desired: DesiredState, _ layout: DeploymentLayout
  ) throws(ReconcilerError) -> DesiredState {
    var state = desired
    for pin in desired.pins {
      guard pin.object.kind == .map, let map = desired.map(pin.object.name),
        map.external == nil, map.slots.isEmpty, map.record.role == .user,
        !state.adopted.contains(where: { $0.address == pin.object })
      else { continue }
      let adoption = DesiredAdoption(address: pin.object, pin: pin.path, mark: pin.mark)
      do throws(LoaderError) {
        let found = try Adoptable(adoption, layout, kernel)
        if map.isAs(found) { state.adopted.append(adoption) }
      } catch {
        throw ReconcilerError(error, mark: pin.mark)
      }
    }
    return state
  }
}

extension DesiredMap {
  /// Whether what is pinned is a map as this one would be made.
  fileprivate func isAs(_ found: Adoptable) -> Bool {
    guard case .map(let info)? = found.state?.content else { return false }
    return record.differences(from: record.asFound(info, found.elementTypes)).isEmpty
  }
}

extension LedgerStore {
  /// Whether the deployment has a directory of which nothing is left that a generation has.
  func isEmptied() throws(LoaderError) -> Bool {
    guard let names = try kernel.names(in: layout.directory),
      names.allSatisfy({ $0 == DeploymentLayout.Slot.current.rawValue })
    else { return false }
    return try isBare(.current)
  }
}
