public import BPFSyscall

/// What the kernel says of something pinned.
public struct PinnedState: Hashable, Sendable {
  public let content: Content
  /// Who may open the pin, or enter the directory.
  public let access: PinAccess
  /// The object's kind, as addresses name it.
  public let kind: ObjectAddress.Kind?
  /// The object's id among those of its kind.
  public let id: UInt32?
  /// The link, where one is pinned.
  let link: LinkInfo?

  public enum Content: Hashable, Sendable {
    case map(MapInfo)
    case program(ProgramInfo)
    case link(LinkInfo)
    /// A directory stands there.
    case directory
    /// A symbolic link stands there, which is not followed.
    case symbolicLink
  }

  /// The permission bits of the pin.
  public var mode: UInt32 { access.mode }

  /// What is known by its number alone, or whose owner is not known.
  public init(_ content: Content, mode: UInt32) {
    self.init(content, PinAccess(mode: mode))
  }

  public init(_ content: Content, _ access: PinAccess) {
    self.content = content
    self.access = access
    if case .link(let info) = content { link = info } else { link = nil }
    switch content {
    case .map(let info): (kind, id) = (.map, info.id)
    case .program(let info): (kind, id) = (.program, info.id)
    case .link(let info): (kind, id) = (.attachment, info.id)
    case .directory, .symbolicLink: (kind, id) = (nil, nil)
    }
  }

  /// For messages: `program 812 (steer)`.
  public var summary: String {
    switch content {
    case .map(let info): "map \(info.id)" + named(info.name)
    case .program(let info): "program \(info.id)" + named(info.name)
    case .link(let info): "\(info.type) link \(info.id)"
    case .directory: "a directory"
    case .symbolicLink: "a symbolic link"
    }
  }

  private func named(_ name: String) -> String { name.isEmpty ? "" : " (\(name))" }
}
