extension String {
  /// The text, cut where it would fill a message.
  package var shortened: String { unicodeScalars.count <= 80 ? self : prefix(79) + "…" }
}
