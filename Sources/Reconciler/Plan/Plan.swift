/// What an apply would do, and why.
public struct Plan: Sendable {
  public let deployment: String
  /// The generation that is live, where one is.
  public let former: Int?
  /// The generation that an apply would make.
  public let generation: Int
  /// Every object of the deployment, also those that stay as they are: in the order in which they
  /// are made, removed ones last.
  public let changes: [Change]
  public let desired: DesiredState
  public let observed: Observation
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
  /// How the hooks of what was attached tell that it runs, by attachment, where that is not what its options say.
  public internal(set) var modes: [String: String] = [:]

  /// Those objects that do not stay as they are.
  public var effective: [Change] { changes.filter { !$0.isKept } }

  /// The schedulers that the kernel has ended and that are left so.
  public var ejected: [Change] {
    changes.filter { $0.keepsObject && observed[$0.formerAddress].ejection != nil }
  }

  /// Whether there is nothing to do: everything is as the manifest says, but for what is ``ejected``.
  public var isEmpty: Bool {
    changes.allSatisfy(\.isKept) && (observed.ledger == nil || settings.isEmpty) && !isLedgerLost
      && (observed.ledger?.pending ?? [:]) == (desired.pending ?? [:])
  }

  /// Whether it was not known any more what is live, and had to be found out.
  public var isLedgerLost: Bool { observed.ledger?.rebuilt != nil }

  func change(_ address: ObjectAddress) -> Change? { places[address].map { changes[$0] } }

  /// Where the change of each object stands.
  private let places: [ObjectAddress: Int]

  init(
    deployment: String, former: Int?, changes: [Change], desired: DesiredState,
    observed: Observation
  ) {
    self.deployment = deployment
    self.former = former
    self.generation = (former ?? 0) + 1
    self.changes = changes
    self.desired = desired
    self.observed = observed
    places = Dictionary(
      changes.enumerated().map { ($1.address, $0) }, uniquingKeysWith: { first, _ in first })
  }
}
