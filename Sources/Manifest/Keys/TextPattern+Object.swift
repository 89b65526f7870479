// Names of what bytecode files have: whatever a compiler takes, and no more than can be read.
extension TextPattern {
  /// A function or map of a bytecode file.
  public static let object = TextPattern(
    "name", "^[^@\(unprintables)]+$",
    problem: { $0.isEmpty ? "is empty" : objectProblem($0) })

  /// A variable of a bytecode file, or the way to a member of one, perhaps behind its section.
  public static let global = TextPattern(
    "name", "^[^\(unprintables)]+$",
    problem: { $0.isEmpty ? "is empty" : unprintable($0) })

  /// A name, or an object of a bytecode file as `FILE/NAME`.
  public static let reference = TextPattern(
    "name", "^[^@/\(unprintables)]+(/[^@\(unprintables)]+)?$", problem: referenceProblem)

  /// A key of the author's choice, or an object of a bytecode file as `FILE/NAME`.
  public static let nameOrObject = TextPattern(
    "name", "^[A-Za-z_][A-Za-z0-9_.-]*(/[^@\(unprintables)]+)?$"
  ) { text in
    guard let slash = text.utf8.firstIndex(of: UInt8(ascii: "/")) else { return name.problem(text) }
    return name.problem(String(text[..<slash])) ?? referenceProblem(text)
  }

  /// The same as a reference of a program, perhaps with what it is loaded for: `FILE/FUNCTION@TARGET`.
  public static let program = TextPattern(
    "name", "^[^@/\(unprintables)]+(/[^@\(unprintables)]+)?(@[^\(unprintables)]+)?$"
  ) { text in
    guard let at = text.utf8.firstIndex(of: UInt8(ascii: "@")) else {
      return referenceProblem(text)
    }
    if text[at...] == "@" { return "has nothing behind its @" }
    return referenceProblem(String(text[..<at])) ?? unprintable(text)
  }

  private static func referenceProblem(_ text: String) -> String? {
    let bytes = text.utf8.span
    let file = bytes.firstIndex { $0 == UInt8(ascii: "/") }
    guard !bytes.isEmpty, file != 0, file != bytes.count - 1 else {
      return "must be NAME or FILE/NAME"
    }
    return objectProblem(text)
  }

  /// What stands behind an @ in an address is a target.
  private static func objectProblem(_ text: String) -> String? {
    text.utf8.span.firstIndex { $0 == UInt8(ascii: "@") } == nil
      ? unprintable(text) : "has an @ in it"
  }
}
