/// The part of a source line around a place, and the caret under it.
struct Excerpt {
  let text: String
  let underline: String

  /// How much of a long line is shown.
  private static let width = 120

  init(_ line: String, column: Int, length: Int) {
    // One scalar is one column here, so that the caret stands right.
    let scalars = line.unicodeScalars.map { $0.isPrintable ? $0 : " " }
    let start = min(max(0, column - 1), scalars.count)
    let first =
      scalars.count <= Self.width
      ? 0 : max(0, min(start - Self.width / 2, scalars.count - Self.width))
    let shown = scalars[first..<min(scalars.count, first + Self.width)]
    let before = first > 0 ? "…" : ""
    let after = shown.endIndex < scalars.count ? "…" : ""
    text = before + String(String.UnicodeScalarView(shown)) + after
    let length = max(1, min(length, shown.endIndex - start))
    underline =
      String(repeating: " ", count: start - first + before.count) + "^"
      + String(repeating: "~", count: length - 1)
  }
}
