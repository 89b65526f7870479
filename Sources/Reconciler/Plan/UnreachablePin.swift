public import Manifest

/// A pin that somebody may open by its mode, who may not enter a directory that it stands in.
public struct UnreachablePin: Sendable, Hashable {
  public let address: ObjectAddress
  /// Who is kept out.
  public let who: Reader
  /// The outermost directory that keeps them out.
  public let directory: String
  /// Who may enter that.
  public let access: PinAccess
  public let mark: SourceMark?

  /// Who may open a pin, beside us.
  public enum Reader: Sendable, Hashable {
    case owner(UInt32)
    case group(UInt32)
    case others
  }

  /// Nil where all whom the pin lets in may enter the directory.
  init?(
    _ pin: DesiredPin, _ directory: String, _ access: PinAccess, _ user: UInt32, _ group: UInt32
  ) {
    let readers = pin.access.readers(than: user, group)
    guard let who = readers.first(where: { !access.letsIn($0) }) else { return nil }
    self.address = pin.address
    self.who = who
    self.directory = directory
    self.access = access
    mark = pin.mark
  }
}

extension PinAccess {
  /// Who may open it, beside a user and a group.
  fileprivate func readers(than user: UInt32, _ ownGroup: UInt32) -> [UnreachablePin.Reader] {
    var readers: [UnreachablePin.Reader] = []
    if mode & 0o700 != 0, let owner, owner != user { readers.append(.owner(owner)) }
    if mode & 0o070 != 0, let group, group != ownGroup { readers.append(.group(group)) }
    if mode & 0o007 != 0 { readers.append(.others) }
    return readers
  }

  func letsInOthers(than user: UInt32, _ group: UInt32) -> Bool {
    !readers(than: user, group).isEmpty
  }

  /// Whether somebody may enter this directory; what groups a user is in is not known.
  fileprivate func letsIn(_ reader: UnreachablePin.Reader) -> Bool {
    switch reader {
    case .owner(let user): mode & (owner == user ? 0o100 : 0o001) != 0
    case .group(let group): letsIn(group)
    case .others: mode & 0o001 != 0
    }
  }
}
