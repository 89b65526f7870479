public import BPFSyscall

/// What a target's name meant when it was looked up, and how it is reached.
public struct ResolvedTarget: Hashable, Sendable {
  /// For people: `xdp on eth0`.
  public var summary: String
  /// Equal as long as the name means the same thing.
  public var identity: TargetIdentity
  /// What tells it from the attachment's other targets, where the manifest names several: `eth0`.
  public var label: String?
  /// The program's attach type, for those kinds whose link says it again.
  public var attachType: AttachType?
  /// The file or directory, for those kinds that have one.
  public var path: String?
  /// The network namespace that it is in, for those kinds that enter one.
  public var network: NetworkIdentity?
  /// The mount namespace that its path was found in, for those kinds that attach to a file.
  public var mounts: UInt64?
  /// The program or library that it is in, as that was then, for those kinds that probe one.
  public var file: FileVersion?
  /// Where it is in the file, in bytes, where it is one of several places that have a link each.
  public var offset: UInt64?
  /// Whether it stands there without a link; nil for those with one.
  public var isUnlinked: Bool?
  /// The hook, where attaching may have to make it: equal for all that stand at it.
  public var hook: String?
  /// Whether the hook was made for this attachment, and goes with it.
  public var ownsHook: Bool?
  /// What had to stay as it was when something was attached there, so that it goes on running.
  public var life: [LifeCondition]?

  /// What a name means now.
  public init(
    summary: String, identity: TargetIdentity, label: String? = nil, attachType: AttachType? = nil,
    path: String? = nil
  ) {
    self.summary = summary
    self.identity = identity
    self.label = label
    self.attachType = attachType
    self.path = path
  }
}

// What is not set is left out. An identity that nobody can read stays the text that it was.
extension ResolvedTarget: Encodable {
  private enum CodingKeys: String, CodingKey {
    case summary, identity, label, attachType, path, network, mounts, file, offset, isUnlinked
    case hook, ownsHook, life
  }

  /// Writes what a ledger holds.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(summary, forKey: .summary)
    if case .recorded(let text) = identity {
      try container.encode(text, forKey: .identity)
    } else {
      try container.encode(identity, forKey: .identity)
    }
    try container.encodeIfPresent(label, forKey: .label)
    try container.encodeIfPresent(attachType, forKey: .attachType)
    try container.encodeIfPresent(path, forKey: .path)
    try container.encodeIfPresent(network, forKey: .network)
    try container.encodeIfPresent(mounts, forKey: .mounts)
    try container.encodeIfPresent(file, forKey: .file)
    try container.encodeIfPresent(offset, forKey: .offset)
    try container.encodeIfPresent(isUnlinked, forKey: .isUnlinked)
    try container.encodeIfPresent(hook, forKey: .hook)
    try container.encodeIfPresent(ownsHook, forKey: .ownsHook)
    try container.encodeIfPresent(life, forKey: .life)
  }
}
