public import BPFLoader
public import Manifest

/// Why something changes, or stays although it differs. A reason that is another object's change has that one's.
public indirect enum Reason: Hashable, Sendable {
  /// `--replace` asks for it.
  case askedFor
  case drift(Drift)
  case differs(Difference)
  /// What it was is not known any more.
  case unknownBefore
  /// A map that it uses is replaced.
  case uses(ObjectAddress, because: [Reason])
  /// A program that it is loaded for is replaced.
  case loadedFor(ObjectAddress, because: [Reason])
  /// What it holds at an index is replaced.
  case holds(ObjectAddress, index: UInt32, because: [Reason])
  /// A program of the struct_ops map is another.
  case member(ObjectAddress, because: [Reason])
  /// What is attached is replaced.
  case attaches(ObjectAddress, because: [Reason])
  /// An attachment of it is made anew, which takes another object.
  case attachedAnew(ObjectAddress)
  /// An attachment of it gets a second link at its hook, where the kernel refuses the same program twice.
  case attachedTwice(ObjectAddress)
  /// What somebody else has under that name is another map now.
  case external(ExternalMap)
  /// Its file was overwritten in place.
  case overwritten
  /// The same name means another target now.
  case nameMeansAnother(ResolvedTarget, TargetChange)
  /// The manifest names the same target in another way.
  case spelledOtherwise
  /// Its link went with its interface to where that is meant now.
  case movedAlong(ResolvedTarget, to: ResolvedTarget)
  /// It is kept although it differs: `on_change: keep`.
  case keptAlthough([Difference])
  /// The manifest says all that it holds from now on.
  case contentsPrescribed
  /// The manifest says nothing any more of what it holds.
  case contentsLetGo
  /// The manifest says nothing any more of what it holds beside its entries.
  case otherContentsLetGo
  /// The manifest sets variables in it, which have these values already.
  case globalsPrescribed
  /// A former generation comes back that prescribes nothing of what it holds, or what that prescribes was not kept.
  case restoredWithoutContents(isPrescribed: Bool)
  /// A former generation comes back that set these variables to other values.
  case restoredGlobals([String])
  /// A former generation comes back that set variables, whose values were not kept.
  case restoredWithoutGlobals
  /// A former generation comes back that had it.
  case restored
  /// The manifest does not name it any more.
  case notInManifest
  /// Its target is gone, or is no longer meant.
  case targetGone
  /// The manifest names it, but it is left out.
  case skipped(SkipReason)
  /// All is taken down.
  case destroyed
  /// Nobody confirmed it.
  case unconfirmed

  /// The difference that is the reason, where one is.
  public var difference: Difference? {
    if case .differs(let difference) = self { difference } else { nil }
  }
}

extension [Difference] {
  /// Each of them as a reason.
  var reasons: [Reason] { map(Reason.differs) }
}
