/// The part of a C declaration around its name, while it grows outwards: `(*name[4])(int)`.
struct Declarator {
  private(set) var text: String
  /// Qualifiers of what comes next, the outermost first.
  private var qualifiers: [String] = []
  private var tags: [String] = []
  /// Whether of `const volatile int` the inner qualifier comes first, as in libbpf's dump; C does not care.
  private let innerFirst: Bool

  init(_ name: String, innerFirst: Bool) {
    text = name
    self.innerFirst = innerFirst
  }

  mutating func qualify(_ keyword: String) { qualifiers.append(keyword) }

  mutating func tag(_ name: String) {
    tags.append("__attribute__((btf_type_tag(\"\(name)\")))")
  }

  /// The name is a pointer to what comes next.
  mutating func addPointer() {
    let words = ordered + tags
    if !words.isEmpty { text = text.isEmpty ? " " + joined(words) : " \(joined(words)) \(text)" }
    text = "*" + text
    (qualifiers, tags) = ([], [])
  }

  /// The name is an array of what comes next. An array is never qualified, only its elements.
  mutating func addArray(_ count: Int) {
    text = (isPointer ? "(\(text))" : text) + "[\(count)]"
    (qualifiers, tags) = ([], [])
  }

  /// The name is a function that returns what comes next. A function is not qualified.
  mutating func addParameters(_ list: String) {
    text = (isPointer ? " (\(text))" : text) + "(\(list))"
    (qualifiers, tags) = ([], [])
  }

  /// The declaration, with the type that stands in front.
  func finished(_ front: String) -> String {
    let front = joined(ordered + [front] + tags)
    if text.isEmpty { return front }
    // `char[4]`, and the space that a pointer to a function has already.
    let isClose = text.hasPrefix(" ") || text.hasPrefix("[")
    return front + (isClose ? "" : " ") + text
  }

  private var isPointer: Bool { text.hasPrefix("*") }

  private var ordered: [String] { innerFirst ? qualifiers.reversed() : qualifiers }

  private func joined(_ words: [String]) -> String { words.joined(separator: " ") }
}
