public import BPFSyscall

/// A target that a link holds an object at, until it is detached or its last pin is gone.
public protocol LinkedTarget: AttachmentTarget {
  /// Makes the link.
  func attach(
    _ object: borrowing AttachedObject, to target: ResolvedTarget, on host: Host
  ) throws(LoaderError) -> Link

  /// Whether the kernel says that a link is at this target; nil where what it says does not tell, as before
  /// Linux 6.6 for all that goes through a perf event.
  func isTarget(_ target: ResolvedTarget, of link: LinkDetails) -> Bool?

  /// Whether a link, of which ``isTarget(_:of:)`` does not say that it is not, is at this target for certain: what
  /// is told of some links names no network namespace, so that the hook itself has to be asked. Nil where nothing
  /// tells.
  func holds(
    _ link: LinkInfo, at target: ResolvedTarget, on host: Host
  ) throws(LoaderError) -> Bool?

  /// The program at a hook that takes programs without links too, whoever put it there and however; nil where there
  /// is none, or none could be without a link.
  func program(at target: ResolvedTarget) throws(LoaderError) -> HookProgram?

  /// The programs at a hook, with and without links; nil where it cannot be asked.
  func programs(at target: ResolvedTarget) throws(LoaderError) -> HookPrograms?
}

extension LinkedTarget {
  /// The kernel tells only of some kinds.
  public func isTarget(_ target: ResolvedTarget, of link: LinkDetails) -> Bool? { nil }

  /// Of most kinds the link's own info says all.
  public func holds(
    _ link: LinkInfo, at target: ResolvedTarget, on host: Host
  ) throws(LoaderError) -> Bool? { link.details.flatMap { isTarget(target, of: $0) } }

  /// Most hooks cannot be asked.
  public func programs(at target: ResolvedTarget) throws(LoaderError) -> HookPrograms? { nil }

  /// At most hooks there are links alone, or all that wants to be there.
  public func program(at target: ResolvedTarget) throws(LoaderError) -> HookProgram? { nil }
}

/// The programs at a hook, whoever put them there, in the order in which they run.
public struct HookPrograms: Hashable, Sendable {
  /// Each of them; the first one runs first.
  public let members: [Member]
  /// Whether none is let in beside them.
  public let isExclusive: Bool

  /// One of them.
  public struct Member: Hashable, Sendable {
    /// The program's number.
    public let program: UInt32
    /// That of its link, where it has one and the hook tells.
    public let link: UInt32?
    /// How it runs there, as an option of the kind names it, where the hook tells.
    public let mode: String?

    /// Puts an answer together.
    public init(program: UInt32, link: UInt32? = nil, mode: String? = nil) {
      self.program = program
      self.link = link
      self.mode = mode
    }
  }

  /// Puts an answer together.
  public init(_ members: [Member], isExclusive: Bool = false) {
    self.members = members
    self.isExclusive = isExclusive
  }
}

extension HookPrograms {
  init(_ found: AttachedPrograms, isExclusive: Bool = false) {
    self.init(
      found.programs.map { Member(program: $0.id, link: $0.linkID) }, isExclusive: isExclusive)
  }
}

/// A program at a hook that takes programs without links too.
public struct HookProgram: Hashable, Sendable {
  /// The program's number.
  public let id: UInt32
  /// How it is attached, as an option of the kind names it.
  public let mode: String?
}

extension AttachmentKind {
  /// Whether a link of this kind is at a target for certain; nil where that cannot be told.
  ///
  /// - Parameters:
  ///   - link: a link of any kind.
  ///   - target: what the attachment's target means now.
  ///   - options: the attachment's, whose place the target was found in.
  ///   - host: the kernel at hand.
  /// - Throws: where the hook can be asked and does not answer.
  public func holds(
    _ link: LinkInfo, at target: ResolvedTarget, _ options: AttachmentOptions, on host: Host
  ) throws(LoaderError) -> Bool? {
    guard link.type == self.link, !link.isSevered, target.isUnlinked != true,
      isTarget(target, options, of: link) != false
    else { return false }
    return try (makeTarget(options) as? any LinkedTarget)?.holds(link, at: target, on: host)
  }

  /// The programs at a target, with and without links; nil where it cannot be asked.
  public func programs(
    at target: ResolvedTarget, _ options: AttachmentOptions
  ) throws(LoaderError) -> HookPrograms? {
    if target.isUnlinked == true { return nil }
    return try (makeTarget(options) as? any LinkedTarget)?.programs(at: target)
  }

  /// The program at a target that need not have a link there; nil where there is none, or none could be.
  public func program(
    at target: ResolvedTarget, _ options: AttachmentOptions
  ) throws(LoaderError) -> HookProgram? {
    if target.isUnlinked == true { return nil }
    return try (makeTarget(options) as? any LinkedTarget)?.program(at: target)
  }

  /// Whether the kernel says that a link of this kind, with these options, is at a target; nil where it does not tell.
  public func isTarget(
    _ target: ResolvedTarget, _ options: AttachmentOptions, of link: LinkInfo
  ) -> Bool? {
    guard let details = link.details else { return nil }
    return (makeTarget(options) as? any LinkedTarget)?.isTarget(target, of: details)
  }
}
