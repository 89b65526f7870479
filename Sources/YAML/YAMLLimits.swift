/// How much a YAML text may ask of its reader.
///
/// libyaml has no limits of its own: it takes time quadratic in the depth of nesting, and an alias
/// costs nothing until somebody walks what it stands for.
public struct YAMLLimits: Sendable {
  /// The most bytes a text may have.
  public var bytes = 4 << 20
  /// How deep lists and mappings may lie in each other, aliases followed.
  public var depth = 64
  /// The most values a document may have, each counted as often as an alias repeats it.
  public var nodes = 1 << 18
  /// How many errors are collected; the ones after that are dropped.
  public var errors = 100

  public init() {}
}
