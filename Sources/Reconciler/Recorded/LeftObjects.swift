/// What was in a generation that was rolled back to and had no place any more: another rollback to it tries again.
public struct LeftObjects: Codable, Hashable, Sendable {
  public var attachments: [String: AttachmentRecord] = [:]
  public var pins: [String: PinRecord] = [:]
}

extension LeftObjects {
  /// What a rollback leaves out, or an apply of other parts leaves so; nil where that is nothing.
  init?(_ desired: DesiredState) {
    let restored = desired.restored.map(LeftObjects.init(partsOf:)) ?? desired.left
    guard let restored else { return nil }
    let skipped = Set(desired.skipped.map(\.address))
    func isLeft(_ kind: ObjectAddress.Kind, _ name: String) -> Bool {
      skipped.contains(ObjectAddress(kind, name))
    }
    attachments = restored.attachments.filter { isLeft(.attachment, $0.key) }
    pins = restored.pins.filter { isLeft(.pin, $0.key) }
    if attachments.isEmpty && pins.isEmpty { return nil }
  }

  /// What a generation has, and what it left out itself.
  private init(partsOf ledger: Ledger) {
    attachments = ledger.attachments.merging(ledger.left?.attachments ?? [:]) { own, _ in own }
    pins = ledger.pins.merging(ledger.left?.pins ?? [:]) { own, _ in own }
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
  public var leavesPending: Bool {
    desired.restored != nil && LeftObjects(desired) != nil || !desired.unfit.isEmpty
  }
}
