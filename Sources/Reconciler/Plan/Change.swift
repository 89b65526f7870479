public import BPFLoader
public import Manifest

/// What happens to one object, and why.
public struct Change: Sendable {
  public let address: ObjectAddress
  /// The recorded object that it goes on from: usually of the same name.
  var formerAddress: ObjectAddress
  /// What it was called, where it has another name now.
  var renamedFrom: ObjectAddress?
  /// What it is; nil for what goes.
  public let subject: Subject?
  public internal(set) var action: Action
  /// Why.
  public let because: [Reason]
  /// Whether something stays at its former place that cannot be seen from here, so that nobody can take it off.
  public let leavesBehind: Bool
  /// Where the manifest asks for the object.
  public let mark: SourceMark?

  init(
    _ address: ObjectAddress, _ action: Action, _ subject: Subject? = nil,
    because: [Reason] = [], former: ObjectAddress? = nil, leavesBehind: Bool = false,
    mark: SourceMark? = nil
  ) {
    self.address = address
    formerAddress = former ?? address
    self.subject = subject
    self.action = action
    self.because = because
    self.leavesBehind = leavesBehind
    self.mark = mark
  }
}

extension Change {
  /// What the object was called in the former generation.
  public var former: ObjectAddress { renamedFrom ?? formerAddress }
  /// Whether it has another name now.
  public var isRenamed: Bool { renamedFrom != nil }

  /// What of the object is another than before.
  public var differences: [Difference] { because.compactMap(\.difference) + entries }

  /// What is written into a map, entry by entry.
  private var entries: [Difference] {
    guard case .write(let elements, let present) = action.way else { return [] }
    return elements.map { element in
      Difference(
        .entry(element.key), present.elements[element.key].map(Difference.Value.bytes),
        element.value.map(Difference.Value.bytes))
    }
  }

  /// Whether the object stays as it is.
  public var isKept: Bool { action.name == .keep }
  /// Whether it stays as it is recorded, whatever the manifest says.
  public var isHeldBack: Bool { if case .holdBack = action { true } else { false } }
  /// Whether it is an object of a former generation, which is still there.
  public var isRestored: Bool { action.name == .restore }
  /// Whether the object that is there stays, perhaps with another program in it, or other contents.
  var keepsObject: Bool { action.keepsObject }
  /// Whether what was there goes for good: an object of that name is another, or none.
  var losesObject: Bool {
    switch action {
    case .remove, .replace, .restore(_, isReplacing: true): true
    default: false
    }
  }

  /// Which link is there first, where one takes the place of another.
  public var strategy: LinkStrategy? { action.way.attaching?.strategy }
  /// The recorded attachments that hold its hook, and go: by name.
  public var leaving: [String] { action.way.attaching?.leaving ?? [] }
  /// Whether it takes the place of what somebody else has pinned there, or has put at its hook without a link.
  public var overwrites: Bool {
    switch action.way {
    case .pin(let state): state != nil
    case .attach(let attaching): attaching.other.map { $0.link == nil } ?? false
    case .plain, .write, .carry, .pinAgain: false
    }
  }
  /// What it is taken over from.
  public var source: AdoptionSource? {
    if case .adopt(let source, _) = action { source } else { nil }
  }
  /// What is written into a map that stays.
  public var elements: [MapElement] {
    if case .write(let elements, _) = action.way { elements } else { [] }
  }
  /// The variables that go on in a new map with what they hold in the former.
  var carried: [CarriedVariable] {
    if case .carry(let variables) = action.way { variables.kept } else { [] }
  }
}

extension Change {
  /// An object that would be left as it is but has lost its pin gets it back.
  mutating func pinAgain(_ lostPin: Drift) {
    if action == .keep { action = .repair(lostPin, .pinAgain) }
  }
}
