public import BPFLoader
public import Manifest

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
  public internal(set) var users: [ObjectAddress: [String]] = [:]
  /// Pins that somebody may open, but not come to.
  public internal(set) var unreachable: [UnreachablePin] = []
  /// The bpffs that is mounted for it; nil where there was one.
  public internal(set) var mounting: BPFFSMounting?
  /// How long hooks were empty while it was carried out, by attachment.
  public internal(set) var gaps: [String: Duration] = [:]

  /// Those objects that do not stay as they are.
  public var effective: [Change] { changes.filter { $0.action != .none } }

  /// The schedulers that the kernel has ended and that are left so.
  public var ejected: [Change] {
    changes.filter { $0.keepsObject && observed.ejected[$0.formerAddress] != nil }
  }

  /// Whether there is nothing to do: everything is as the manifest says, but for what is ``ejected``.
  public var isEmpty: Bool {
    effective.isEmpty && (observed.ledger == nil || settings.isEmpty) && !isLedgerLost
      && (observed.ledger?.pending ?? [:]) == (desired.pending ?? [:])
  }

  /// Whether it was not known any more what is live, and had to be found out.
  public var isLedgerLost: Bool { observed.ledger?.rebuilt != nil }

  func change(_ address: ObjectAddress) -> Change? { byAddress[address] }

  private let byAddress: [ObjectAddress: Change]

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
    byAddress = Dictionary(
      changes.map { ($0.address, $0) }, uniquingKeysWith: { first, _ in first })
  }
}

/// What happens to one object.
public struct Change: Sendable {
  public let address: ObjectAddress
  public internal(set) var action: Action
  /// What happens, or to what: `kprobe do_sys_openat2`, `212 → 227 instructions`.
  public internal(set) var summary: String
  /// What comes of it: links updated without a gap, contents lost.
  public let strategy: LinkStrategy?
  /// The recorded attachment that this one goes on from: usually the one of the same name.
  public internal(set) var predecessor: String?
  /// The recorded attachments that hold its hook, and go: by name.
  public internal(set) var leaving: [String]
  /// Whether it is an object of the generation before, which is still there.
  public let isRestored: Bool
  /// What it is taken over from.
  public internal(set) var source: AdoptionSource?
  /// Whether it takes the place of what somebody else has pinned there, or has put at its hook without a link.
  public let overwrites: Bool
  /// Whether it stays as it is recorded although the manifest may say something else.
  public let isHeldBack: Bool
  /// Why it is made anew, for what has to change with it.
  let reason: String?
  /// What is written into a map that stays.
  public let elements: [MapElement]
  /// The variables that go on in a new map with what they hold in the former.
  let carried: [CarriedVariable]
  /// Where the manifest asks for the object.
  public let mark: SourceMark?

  public enum Action: String, Sendable {
    case create, update, replace, remove, repair, none
    /// It has another name.
    case move
    /// It stays, and is no longer the deployment's.
    case release
    /// Others made it, and it becomes the deployment's.
    case adopt
  }

  init(
    _ address: ObjectAddress, _ action: Action, _ summary: String, strategy: LinkStrategy? = nil,
    predecessor: String? = nil, leaving: [String] = [], isRestored: Bool = false,
    isHeldBack: Bool = false, reason: String? = nil, elements: [MapElement] = [],
    carried: [CarriedVariable] = [], source: AdoptionSource? = nil, overwrites: Bool = false,
    mark: SourceMark? = nil
  ) {
    self.address = address
    self.action = action
    self.summary = summary
    self.strategy = strategy
    self.predecessor = predecessor
    self.leaving = leaving
    self.isRestored = isRestored
    self.source = source
    self.overwrites = overwrites
    self.isHeldBack = isHeldBack
    self.reason = reason
    self.elements = elements
    self.carried = carried
    self.mark = mark
  }

  /// Where the object stands in the former generation.
  var formerAddress: ObjectAddress { ObjectAddress(address.kind, predecessor ?? address.name) }

  /// Whether the object that is there only gets the pin back that it has lost.
  private(set) var isRepinned = false

  /// Whether the object that is there stays, perhaps with another program in it, or other contents.
  var keepsObject: Bool {
    switch action {
    case .none, .update, .move, .adopt: true
    case .repair: isRepinned || !elements.isEmpty || strategy == .inPlace
    case .create, .replace, .remove, .release: false
    }
  }

  /// The same of an object that would be left as it is but has lost its pin.
  func repinning(_ stray: Stray?) -> Change {
    guard let stray, action == .none else { return self }
    var change = self
    change.action = .repair
    change.summary += ": \(stray.reason); pinned again"
    change.isRepinned = true
    return change
  }
}
