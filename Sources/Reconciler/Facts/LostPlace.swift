/// An attachment that was taken off its hook and is attached again, but behind others that stood behind it before.
public struct LostPlace: Hashable, Sendable {
  public let attachment: ObjectAddress
  /// Its hook, as its target is summed up.
  public let hook: String
}
