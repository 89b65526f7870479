/// What says the type of a program, where its section does not, or another one.
public enum TypeOrigin: Hashable, Sendable {
  /// The kind of an attachment.
  case attachment(String)
  /// `type` in the manifest.
  case manifest
}
