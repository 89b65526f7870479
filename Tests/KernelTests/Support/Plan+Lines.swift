import Reconciler

extension Change {
  /// The change in one line, for comparing.
  var line: String { "\(action.name) \(address): \(summary)" }
}

extension String {
  /// The same text with every `part` replaced.
  func replacing(_ part: String, _ other: String) -> String {
    split(separator: part, omittingEmptySubsequences: false).joined(separator: other)
  }
}
