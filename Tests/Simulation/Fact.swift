public import BPFLoader
@testable public import Reconciler

/// What a plan does with an object, how and why, for comparing.
///
/// Of a reason that is another object's change, only that object is told: what is behind that stands at its own change.
/// Nor are values told that are digests.
public struct Fact: Hashable, Sendable {
  public let action: Change.Action.Name
  public let address: ObjectAddress
  public let how: How
  public let because: [Reason]

  public enum How: Hashable, Sendable {
    case plain
    /// So many elements are written, and so many deleted, or set to zero.
    case writing(Int, deleting: Int = 0)
    /// Variables go on with what they hold, but for some.
    case carrying(anew: [String] = [], gone: [String] = [])
    /// No variable goes on.
    case startingAnew
    /// Which link is there first; leaving: which other attachments leave the hook.
    case attaching(LinkStrategy?, leaving: [String] = [])
    case pinning(over: PinnedState)
    case pinningAgain
    case takingOver(AdoptionSource)
    case keptBy(Change.Keeper)
    /// It had another name.
    case from(String)
  }

  public init(
    _ action: Change.Action.Name, _ address: ObjectAddress, _ how: How = .plain,
    because: [Reason] = []
  ) {
    (self.action, self.address, self.how, self.because) = (action, address, how, because)
  }

  public init(_ change: Change) {
    action = change.action.name
    address = change.address
    how = How(change)
    let because = change.because.map(\.alone)
    if case .repair(let drift, _) = change.action, !because.contains(.drift(drift)) {
      self.because = [.drift(drift)] + because
    } else {
      self.because = because
    }
  }
}

extension Fact.How {
  fileprivate init(_ change: Change) {
    switch (change.action, change.action.way) {
    case (.forget(let keeper), _): self = .keptBy(keeper)
    case (.move, _), (.holdBack(isRenamed: true), _): self = .from(change.former.name)
    case (.adopt(let source?, _), .plain): self = .takingOver(source)
    case (_, .write(let elements, _)):
      let written = elements.count { $0.value != nil }
      self = .writing(written, deleting: elements.count - written)
    case (_, .carry(let variables)):
      self =
        variables.keepsAny
        ? .carrying(anew: variables.anew, gone: variables.gone) : .startingAnew
    case (_, .attach(let attaching)):
      let others = attaching.leaving.filter { $0 != change.formerAddress.name }
      let isPlain = attaching.strategy == nil && others.isEmpty
      self = isPlain ? .plain : .attaching(attaching.strategy, leaving: others)
    case (_, .pin(let state?)): self = .pinning(over: state)
    case (_, .pinAgain): self = .pinningAgain
    case (_, .pin(nil)), (_, .plain): self = .plain
    }
  }
}

extension Plan {
  /// What is not left as it is, in the plan's order.
  public var facts: [Fact] { effective.map { Fact($0) } }
}

extension ObjectAddress {
  public static func map(_ name: String) -> Self { Self(.map, name) }
  public static func program(_ name: String) -> Self { Self(.program, name) }
  public static func attachment(_ name: String) -> Self { Self(.attachment, name) }
  public static func pin(_ name: String) -> Self { Self(.pin, name) }
}

// Reasons without what is behind them.
extension Reason {
  public static func uses(_ map: ObjectAddress) -> Self { .uses(map, because: []) }
  public static func member(_ program: ObjectAddress) -> Self { .member(program, because: []) }
  public static func attaches(_ object: ObjectAddress) -> Self { .attaches(object, because: []) }

  /// Something of it is another.
  public static func changed(
    _ field: Difference.Field, _ before: Difference.Value? = nil, _ after: Difference.Value? = nil
  ) -> Self {
    .differs(Difference(field, before, after))
  }

  fileprivate var alone: Self {
    switch self {
    case .differs(let difference): .differs(difference.withoutDigests)
    case .keptAlthough(let differences): .keptAlthough(differences.map(\.withoutDigests))
    case .uses(let map, _): .uses(map)
    case .loadedFor(let program, _): .loadedFor(program, because: [])
    case .holds(let object, let index, _): .holds(object, index: index, because: [])
    case .member(let program, _): .member(program)
    case .attaches(let object, _): .attaches(object)
    default: self
    }
  }
}

extension Difference {
  fileprivate var withoutDigests: Self {
    switch field {
    case .variables, .elementTypes, .constants, .plainMembers, .functions, .slots, .bytecode:
      Difference(field, nil, nil)
    default: self
    }
  }
}

extension SettingChange {
  public init(
    _ key: Key, _ before: Difference.Value?, _ after: Difference.Value?, _ notes: Note...
  ) {
    self.init(key: key, before: before, after: after, notes: notes)
  }

  /// The same wherever the manifest asks for it.
  public var fact: Self { Self(key: key, before: before, after: after, notes: notes) }
}
