public import BPFSyscall

/// What a target's name meant when it was looked up.
public struct ResolvedTarget: Hashable, Sendable, Codable {
  /// For people: `xdp on eth0`.
  public var summary: String
  /// Equal as long as the name means the same thing: `netns 4026531840 interface 3`.
  public var identity: String
  /// What tells it from the attachment's other targets, where the manifest names several: `eth0`.
  public var label: String?
  /// The interface's index, for those kinds that have one.
  public var interface: UInt32?
  /// The attach type, for those kinds that have several.
  public var attachType: AttachType?
  /// The file or directory, for those kinds that have one.
  public var path: String?
  /// The CPU, for those kinds that have one.
  public var cpu: UInt32?
  /// The number of the control group or network namespace, for those kinds that have one.
  public var inode: UInt64?
  /// The network namespace that it is in, for those kinds that enter one.
  public var network: NetworkIdentity?

  /// The mount namespace that its path was found in, for those kinds that attach to a file.
  public var mounts: UInt64?

  /// The program or library that it is in, as that was then, for those kinds that probe one.
  public var file: FileVersion?
  /// Where in the file, in bytes, for those kinds that have a place there.
  public var offset: UInt64?
  /// Whether the program runs at the return from functions, for those kinds where that is not all said.
  public var isReturn: Bool?
  /// Whether it stands there without a link; nil for those with one.
  public var isUnlinked: Bool?
  /// The filter's number, for those kinds that have one.
  public var handle: UInt32?
  /// The hook, where attaching may have to make it: equal for all that stand at it.
  public var hook: String?
  /// Whether the hook was made for this attachment, and goes with it.
  public var ownsHook: Bool?

  /// What a name means now.
  public init(
    summary: String, identity: String, label: String? = nil, interface: UInt32? = nil,
    attachType: AttachType? = nil, path: String? = nil, cpu: UInt32? = nil
  ) {
    self.summary = summary
    self.identity = identity
    self.label = label
    self.interface = interface
    self.attachType = attachType
    self.path = path
    self.cpu = cpu
  }
}
