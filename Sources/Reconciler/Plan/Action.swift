public import BPFLoader

extension Change {
  /// What happens to an object.
  public enum Action: Hashable, Sendable {
    case create(Way)
    /// It stays as it is.
    case keep
    /// It stays as it is recorded, whatever the manifest says of it but its name.
    case holdBack(isRenamed: Bool)
    /// It stays, with something else in it, or said of it.
    case update(Way)
    /// Another takes its place.
    case replace(Way)
    case repair(Drift, Way)
    /// It has another name.
    case move
    /// Others made it, and it becomes the deployment's; nil where it is a pin that stands at its path already.
    case adopt(AdoptionSource?, Way)
    /// It stays, and is no longer the deployment's.
    case forget(keptBy: Keeper)
    case remove
    /// It is that of a former generation, which is still there, as it was left so many milliseconds ago.
    case restore(age: UInt64?, isReplacing: Bool)
  }

  /// How that is done.
  public indirect enum Way: Hashable, Sendable {
    /// It is made, or what is recorded of it is another.
    case plain
    /// Elements are written into a map that holds these.
    case write([MapElement], over: MapContents)
    /// Variables go on with what they hold.
    case carry(CarriedVariables)
    case attach(Attaching)
    /// A name in bpffs that the user asked for, in the place of what somebody else has there.
    case pin(over: PinnedState?)
    /// The object gets the pin back that it has lost.
    case pinAgain
  }

  /// How an attachment comes to its hook.
  public struct Attaching: Hashable, Sendable {
    /// Which link is there first, where one takes the place of another.
    public var strategy: LinkStrategy?
    /// The recorded attachments that hold its hook, and go: by name.
    public var leaving: [String] = []
    /// Who else stands at the hook: who has no link gives way, beside a link it comes.
    public var other: Holder?
  }

  /// What keeps an object that is let go of.
  public enum Keeper: Hashable, Sendable {
    case pin(String)
    /// It is a pin.
    case itself
    /// The hook at which it stands without a link.
    case hook
    case object(ObjectAddress)
    /// Whoever it was taken over from.
    case others
  }
}

/// The variables of a map that takes the place of another.
public struct CarriedVariables: Hashable, Sendable {
  /// Those that go on with what they hold.
  let kept: [CarriedVariable]
  /// Those that start anew although they were there: by name.
  public let anew: [String]
  /// Those that are no longer there: by name.
  public let gone: [String]

  /// Whether any go on.
  public var keepsAny: Bool { !kept.isEmpty }
}

extension Change.Action {
  /// An action without its circumstances.
  public enum Name: String, Sendable, CaseIterable {
    case create, keep, update, replace, restore, remove, repair, move, forget, adopt
  }

  public var name: Name {
    switch self {
    case .create: .create
    case .keep, .holdBack(isRenamed: false): .keep
    case .update: .update
    case .replace: .replace
    case .repair: .repair
    case .move, .holdBack(isRenamed: true): .move
    case .adopt: .adopt
    case .forget: .forget
    case .remove: .remove
    case .restore: .restore
    }
  }

  /// How it is done.
  public var way: Change.Way {
    switch self {
    case .create(let way), .update(let way), .replace(let way), .repair(_, let way),
      .adopt(_, let way):
      way
    case .keep, .holdBack, .move, .forget, .remove, .restore: .plain
    }
  }
}

extension Change.Way {
  /// How an attachment comes to its hook; nil for what is none.
  public var attaching: Change.Attaching? {
    if case .attach(let attaching) = self { attaching } else { nil }
  }

  /// Whether an object that is repaired so is still that which is there.
  fileprivate var keepsObject: Bool {
    switch self {
    case .pinAgain: true
    case .write(let elements, _): !elements.isEmpty
    case .attach(let attaching): attaching.strategy == .inPlace
    case .plain, .carry, .pin: false
    }
  }
}

extension Change.Action {
  /// Whether the object that is there stays, perhaps with another program in it, or other contents.
  var keepsObject: Bool {
    switch self {
    case .keep, .holdBack, .update, .move, .adopt: true
    // Where the map is gone, it is another that is written into.
    case .repair(let drift, .write): drift == .contents
    case .repair(_, let way): way.keepsObject
    case .create, .replace, .remove, .forget, .restore: false
    }
  }

  /// Whether another takes the place of what is recorded.
  var replacesObject: Bool {
    switch self {
    case .replace, .repair: !keepsObject
    case .restore(_, let isReplacing): isReplacing
    case .create, .keep, .holdBack, .update, .move, .adopt, .forget, .remove: false
    }
  }
}
