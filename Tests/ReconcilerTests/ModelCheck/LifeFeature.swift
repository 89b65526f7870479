import Manifest

@testable import Reconciler

/// What lives have to have met, so that a check of all of them means something.
enum LifeFeature: String, CaseIterable {
  case adopted, letGo, renamed
  case ownedPin, readers, noPrevious
  case external, slots, exact, merged, seeded, globals
  case severalOfOneProgram
  case confirmed, expired, rolledBack, rolledForward, repaired, rolledBackAfterRepair
  case mapsKept, ledgerLost
}

extension LifeFeature {
  /// What a plan was carried out for.
  static func met(by plan: Plan) -> Set<LifeFeature> {
    let desired = plan.desired
    var met: Set<LifeFeature> = []
    for change in plan.changes {
      switch change.action {
      case .adopt: met.insert(.adopted)
      case .forget: met.insert(.letGo)
      case .move: met.insert(.renamed)
      case .repair: met.insert(.repaired)
      default: break
      }
    }
    func note(_ feature: LifeFeature, _ isMet: Bool) { if isMet { met.insert(feature) } }
    note(.ownedPin, desired.pins.contains { $0.access.owner ?? 0 > 0 && $0.access.group ?? 0 > 0 })
    note(.readers, desired.readers != nil)
    note(.noPrevious, !desired.keepsPrevious)
    note(.external, desired.maps.contains { $0.external != nil })
    note(.slots, desired.maps.contains { !$0.slots.isEmpty })
    note(.exact, desired.maps.contains { $0.contents?.mode == .exact })
    note(.merged, desired.maps.contains { $0.contents?.mode == .merge })
    note(.seeded, desired.maps.contains { $0.contents?.mode == .seed })
    note(.globals, desired.maps.contains { $0.record.globals?.isEmpty == false })
    let objects = desired.attachments.map(\.object)
    note(.severalOfOneProgram, Set(objects).count < objects.count)
    return met
  }
}
