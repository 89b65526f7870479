/// All that says where an attachment is wanted: what a manifest says, or what a ledger has recorded of that.
public struct TargetRequest: Sendable {
  /// The kind of attachment.
  public let kind: AttachmentKind
  /// What was said of it.
  public let options: AttachmentOptions
  /// What is attached.
  public let program: AttachedProgram

  /// A request, put together.
  public init(kind: AttachmentKind, options: AttachmentOptions, program: AttachedProgram) {
    self.kind = kind
    self.options = options
    self.program = program
  }

  /// What the target's name means now.
  ///
  /// - Parameters:
  ///   - host: the kernel at hand.
  ///   - view: where it is looked up; what several requests ask is asked once.
  public func resolve(
    on host: Host, in view: TargetView
  ) throws(LoaderError) -> [ResolvedTarget] {
    try kind.makeTarget(options).resolve(program, on: host, in: view)
  }

  /// What has to stay as it is for what is attached at a target to go on running, where its link would not tell.
  public func life(
    at target: ResolvedTarget, on host: Host
  ) throws(LoaderError) -> [LifeCondition] {
    try kind.makeTarget(options).life(of: program, at: target, on: host)
  }

  /// How a recorded target that something lives at is seen from here.
  ///
  /// - Parameters:
  ///   - target: what the name meant when it was recorded.
  ///   - found: what it means here; nil where it means nothing, or does not mean this one of several.
  public func sight(of target: ResolvedTarget, besides found: ResolvedTarget?) -> TargetSight {
    kind.makeTarget(options).sight(of: target, besides: found)
  }
}
