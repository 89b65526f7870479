public import Manifest

/// The group that may see what is deployed.
public struct DesiredReaders: Sendable {
  /// Its number.
  public var group: UInt32
  public var mark: SourceMark?
}
