/// What a run is told beside the manifest.
public struct ApplyOptions: Sendable {
  /// Whether what was rolled back may be applied again.
  public var isReleased = false

  /// What a run does without being told more than the manifest.
  public init() {}

  /// Says that what was rolled back may be applied again.
  public init(isReleased: Bool) { self.isReleased = isReleased }
}
