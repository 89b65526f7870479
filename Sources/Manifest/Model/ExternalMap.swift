/// A map of somebody else, which a deployment uses and neither creates, changes nor removes.
public enum ExternalMap: Hashable, Sendable, CustomStringConvertible {
  /// A map of another deployment.
  case map(String, deployment: String)
  /// What is pinned there: an absolute path, or one below bpffs's root.
  case pin(String)

  /// For messages: `map flows of edge`, `pin shared/flows`.
  public var description: String {
    switch self {
    case .map(let map, let deployment): "map \(map) of \(deployment)"
    case .pin(let path): "pin \(path)"
    }
  }
}
