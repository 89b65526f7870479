/// What has become of what a target's name meant.
public enum TargetChange: Hashable, Sendable {
  /// It means nothing any more.
  case gone
  /// Another file is at its path.
  case fileReplaced
  /// Its file was written in place.
  case fileOverwritten
  /// What it names is elsewhere in the file.
  case placeMoved
  /// Another network namespace has its name.
  case namespaceReplaced
  /// Its interface is in another network namespace, and took along what is attached there.
  case interfaceMoved
  /// Another interface has its name, or it another number.
  case interfaceReplaced(former: UInt32, now: UInt32)
  /// Another control group is at its path.
  case controlGroupReplaced
  /// It is another one.
  case another
}

extension ResolvedTarget {
  /// Whether another target is the same kind of hook of an interface in another network namespace.
  public func isInterface(ofOtherNetwork other: ResolvedTarget) -> Bool {
    guard case .interface(let network, _, let hook) = identity,
      case .interface(let otherNetwork, _, let otherHook) = other.identity
    else { return false }
    return network != otherNetwork && hook == otherHook
  }

  /// What has become of this, which a name meant, that it means another now.
  public func change(to now: ResolvedTarget) -> TargetChange {
    if recordedNetwork != nil, now.recordedNetwork != nil, !isInSameNetwork(as: now) {
      return .namespaceReplaced
    }
    if let former = identity.interface, let index = now.identity.interface, former != index {
      return .interfaceReplaced(former: former, now: index)
    }
    if let former = identity.cgroup, let group = now.identity.cgroup, former != group {
      return .controlGroupReplaced
    }
    if let former = identity.binary, let binary = now.identity.binary {
      if (former.device, former.inode) != (binary.device, binary.inode) { return .fileReplaced }
      return former == binary ? .placeMoved : .fileOverwritten
    }
    return .another
  }
}
