public import BPFLoader

/// How a recorded object is not as it was left.
public enum Drift: Hashable, Sendable {
  /// Nothing stands at its pin.
  case pinGone
  /// It is pinned under another name of its generation.
  case pinRenamed(to: String)
  /// Another object stands at its pin.
  ///
  /// isOfOtherBoot: whether what is recorded was there before the machine started.
  case anotherObject(PinnedState, isOfOtherBoot: Bool)
  /// It was detached, or its target went away.
  case severed
  /// Its link is there, and runs nothing any more.
  case dead(LifeLoss)
  /// The kernel runs nothing of its kind.
  case switchedOff(KernelSwitch)
  /// Its link is not where it is recorded to be.
  case misplaced(ResolvedTarget)
  /// The name of its target, which it is still attached to, means another one now, or nothing.
  case staleTarget(TargetChange)
  /// It runs another program, or has another struct_ops map, of this id.
  case programSwapped(UInt32)
  /// Others may open its pin than were recorded.
  case access([Difference])
  /// It holds something else than what is prescribed.
  case contents
  /// The kernel has ended it.
  case ejected(Ejection)
  /// It may not be looked at.
  case unseen

  /// Whether somebody else's object stands in its place.
  var isAnotherObject: Bool { if case .anotherObject = self { true } else { false } }
}
