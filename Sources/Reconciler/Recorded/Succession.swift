/// How a generation comes to follow the one before it, where that is not left behind as the one to roll back to.
public enum Succession: String, Codable, Sendable {
  /// There was nothing before it.
  case first
  /// It is the same version: what had drifted is put right, or what a name means now is another. What was before that
  /// version stays the generation before.
  case repair
  /// The one before should have been confirmed, and nobody did: what was before that stays the generation before.
  case supersede
}

extension Ledger {
  /// Which version it is: what was desired, as one digest.
  ///
  /// Of one that an older version of this program wrote, with the manifest's text, the ``requestDigest``.
  ///
  /// - Parameter key: that of its digests.
  func desiredVersion(_ key: DigestKey?) -> String { version ?? key.keyed(requestDigest) }

  /// Whether there was nothing before it.
  public var isFirst: Bool { generation == 1 || succession == .first }

  /// Whether nothing is deployed: it is there to hold alone what nobody confirmed.
  public var holdsAlone: Bool { held != nil && succession == .first && addresses.isEmpty }

  /// Whether the generation before it is the one before that which it follows, as there was one worth going back to before
  /// that: what it follows is discarded.
  var carriesPrevious: Bool { succession != nil }

  /// Whether the generation that it follows stays aside until this one is confirmed.
  var keepsFormer: Bool { succession == .repair && confirmBy != nil }

  /// Where the generation is that a rollback goes to.
  var slotBefore: DeploymentLayout.Slot { keepsFormer ? .former : .previous }
}

extension Plan {
  /// How the generation to come follows the live one.
  var succession: Succession? {
    guard let live = observed.ledger, !live.holdsAlone else { return .first }
    if live.confirmBy != nil, desired.restored == nil {
      return live.isFirst ? .first : .supersede
    }
    // Nobody can roll back to what is not known any more.
    let isLost = live.rebuilt == .pins && desired.restored == nil
    let isSame = live.version != nil && live.version == desired.version
    return isLost || isSame ? .repair : nil
  }
}
