public import Manifest

/// Who manages a deployment.
public struct DesiredManager: Sendable {
  public var name: String
  /// Where the manifest says it.
  public var mark: SourceMark?
}
