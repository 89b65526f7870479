/// What was in a generation that was rolled back to and had no place any more: another rollback to it tries again.
public struct LeftObjects: Codable, Hashable, Sendable {
  public var attachments: [String: AttachmentRecord] = [:]
  public var pins: [String: PinRecord] = [:]
}

extension LeftObjects {
  /// What a rollback leaves out; nil where that is nothing.
  init?(_ desired: DesiredState) {
    guard let restored = desired.restored else { return nil }
    let skipped = Set(desired.skipped.map(\.address))
    func isLeft(_ kind: ObjectAddress.Kind, _ name: String) -> Bool {
      skipped.contains(ObjectAddress(kind, name))
    }
    attachments = restored.attachments.merging(restored.left?.attachments ?? [:]) { own, _ in own }
      .filter { isLeft(.attachment, $0.key) }
    pins = restored.pins.merging(restored.left?.pins ?? [:]) { own, _ in own }
      .filter { isLeft(.pin, $0.key) }
    if attachments.isEmpty && pins.isEmpty { return nil }
  }
}

extension Ledger {
  /// The same with what was left out, as it was.
  var whole: Ledger {
    var ledger = self
    ledger.attachments.merge(left?.attachments ?? [:]) { own, _ in own }
    ledger.pins.merge(left?.pins ?? [:]) { own, _ in own }
    let waiting = (pending ?? [:]).filter { address, _ in
      switch address.kind {
      case .attachment: left?.attachments[address.name] == nil
      case .pin: left?.pins[address.name] == nil
      case .map, .program: true
      }
    }
    ledger.pending = waiting.isEmpty ? nil : waiting
    ledger.left = nil
    return ledger
  }
}

extension Plan {
  /// Whether something is left out that is asked for and cannot be now: of a rollback, what has no place any more.
  public var leavesPending: Bool { LeftObjects(desired) != nil || !desired.unfit.isEmpty }
}
