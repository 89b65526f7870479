import BPFLoader

/// What was seen of one object: a recorded one, one that becomes the deployment's, or a pin that is asked for.
public struct ObservedObject: Sendable {
  public var state: State
  /// What stands at its hook, of an attachment without a link.
  var atHook: HookState?
  /// What it holds, of a map whose contents a manifest or the ledger says: as far as they say them.
  var contents: MapContents?
  /// Whether others have put a program into its link.
  var holdsForeignProgram = false
  /// That the kernel has ended it, of a scheduler.
  var ejection: Ejection?
  /// Why it does not run any more, although its link is there.
  var loss: LifeLoss?
  /// What stops it, with all of its kind; of an attachment whose name was looked up again.
  var switchedOff: KernelSwitch?
  /// What has become of what its target's name meant, of an attachment whose name was looked up again.
  var targetChange: TargetChange?

  public indirect enum State: Hashable, Sendable {
    /// It is at its pin.
    case live(PinnedState)
    /// It is alive, and not at its pin: at this path of its generation, or at none that we know of; something else may
    /// stand in its place.
    case stray(PinnedState, path: String?, other: PinnedState?)
    /// It is not there; something else may stand in its place.
    case gone(other: PinnedState?)
    /// It may not be looked at.
    case unseen
  }

  init(_ state: State = .gone(other: nil)) { self.state = state }
}

extension ObservedObject {
  /// What the kernel says of the object itself, wherever it is; nil where it is gone, or may not be looked at.
  public var itself: PinnedState? {
    switch state {
    case .live(let state), .stray(let state, _, _): state
    case .gone, .unseen: nil
    }
  }

  /// What stands at its pin that is not the object.
  var other: PinnedState? {
    switch state {
    case .stray(_, _, let other), .gone(let other): other
    case .live, .unseen: nil
    }
  }

  /// What stands at its pin, whatever it is.
  var pinned: PinnedState? { if case .live(let state) = state { state } else { other } }

  /// How its pin is not as it was left, of an object that is alive without it.
  var lostPin: Drift? {
    guard case .stray(_, let path, let other) = state else { return nil }
    if let other { return .anotherObject(other, isOfOtherBoot: false) }
    return path?.split(separator: "/").last.map { .pinRenamed(to: String($0)) } ?? .pinGone
  }
}
