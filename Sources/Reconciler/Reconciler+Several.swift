import BPFLoader
import Manifest

extension Reconciler {
  /// Several desired states in the order in which they are applied: one that uses another's map after that one.
  public func inOrder(_ states: [DesiredState]) throws(ReconcilerError) -> [DesiredState] {
    var sorted: [DesiredState] = []
    var waiting = states
    while !waiting.isEmpty {
      let ready = waiting.filter { state in
        !waiting.contains { $0.deployment != state.deployment && state.uses($0, bpffs: bpffs) }
      }
      guard !ready.isEmpty else {
        let names = waiting.map(\.deployment).joined(separator: ", ")
        throw ReconcilerError(
          .invalid, "deployments use each other's maps in a circle: \(names)",
          advice: "let one of them have the maps that both use",
          mark: waiting[0].maps.first { $0.external != nil }?.mark)
      }
      sorted += ready
      waiting.removeAll { state in ready.contains { $0.deployment == state.deployment } }
    }
    return sorted
  }

  /// What applies of several desired states, one after the other, would do; changes nothing and takes no lock.
  ///
  /// - Parameters:
  ///   - states: those, in the order in which they would be applied.
  ///   - options: what is asked for beside the manifests; they are applied together.
  public func plan(
    _ states: [DesiredState], _ options: ApplyOptions = ApplyOptions()
  ) throws(ReconcilerError) -> [Plan] {
    var options = options
    options.together = Set(states.map(\.deployment))
    var plans: [Plan] = []
    for state in states {
      let before = plans
      let plan: Plan = try keepingGoing(state, options) { state throws(ReconcilerError) in
        try self.plan(state, options, before: before)
      }
      plans.append(plan)
    }
    return plans
  }
}

extension DesiredState {
  /// Whether a map of another desired state is used here.
  fileprivate func uses(_ other: DesiredState, bpffs: String) -> Bool {
    maps.contains { map in
      switch map.external?.source {
      case nil: false
      case .map(_, let deployment): deployment == other.deployment
      case .pin(let path):
        other.pins.contains { $0.path == path || "\(bpffs)/\($0.path)" == path }
      }
    }
  }
}
