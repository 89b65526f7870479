/// What an apply would do, and why.
public struct Plan: Sendable {
  public let deployment: String
  /// The generation that is live, where one is.
  public let former: Int?
  /// The generation that an apply would make.
  public let generation: Int
  /// Every object of the deployment, also those that stay as they are: in the order in which they
  /// are made, removed ones last.
  public var changes: [Change] { list.all }
  public let desired: DesiredState
  public internal(set) var observed: Observation
  /// Other deployments' uses of maps that go or are replaced.
  public internal(set) var consumers: [ObjectAddress: [String]] = [:]
  /// Pins that somebody may open, but not come to.
  public internal(set) var unreachable: [UnreachablePin] = []
  /// Bytecode files whose keys seem to be others, so that what their maps hold would be lost.
  public internal(set) var renamedFiles: [RenamedFile] = []
  /// The bpffs that is mounted for it; nil where there was one.
  public internal(set) var mounting: BPFFSMounting?
  /// What becomes of an apply because of where the deployment stands.
  public internal(set) var verdict = ApplyVerdict.carriedOut
  /// How long hooks were empty while it was carried out, by attachment.
  public internal(set) var gaps: [String: Duration] = [:]

  /// Those objects that do not stay as they are.
  public let effective: [Change]

  /// The schedulers that the kernel has ended and that are left so.
  public var ejected: [Change] {
    changes.filter { $0.keepsObject && observed[$0.formerAddress].ejection != nil }
  }

  /// Whether there is nothing to do: everything is as the manifest says, but for what is ``ejected``.
  public var isEmpty: Bool {
    effective.isEmpty && (observed.ledger == nil || settings.isEmpty) && !isLedgerLost
      && (observed.ledger?.pending ?? [:]) == (desired.pending ?? [:])
  }

  /// Whether it was not known any more what is live, and had to be found out.
  public var isLedgerLost: Bool { observed.ledger?.rebuilt != nil }

  func change(_ address: ObjectAddress) -> Change? { list[address] }

  /// The attachments that are made: new ones, and others in the place of those that are there.
  var madeAttachments: [DesiredAttachment] {
    effective.compactMap { change in
      change.address.kind == .attachment && !change.keepsObject
        ? desired.attachments[change.address.name] : nil
    }
  }

  private let list: ChangeList

  init(
    deployment: String, former: Int?, changes: ChangeList, desired: DesiredState,
    observed: Observation
  ) {
    self.deployment = deployment
    self.former = former
    self.generation = (former ?? 0) + 1
    self.desired = desired
    self.observed = observed
    list = changes
    effective = changes.filter { !$0.isKept }
  }
}
