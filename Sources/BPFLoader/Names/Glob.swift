/// A pattern in which `*` stands for any text and `?` for one letter.
package struct Glob: Hashable {
  private let pattern: [UInt8]

  package init(_ pattern: String) { self.pattern = Array(pattern.utf8) }

  /// Whether a text has anything that stands for something else.
  package static func isOne(_ text: String) -> Bool {
    text.utf8.contains { $0 == star || $0 == one }
  }

  /// Takes at most as many steps as the pattern has letters times the text.
  package func matches(_ text: String) -> Bool {
    let text = Array(text.utf8)
    var (letter, at) = (0, 0)
    var retry: (letter: Int, at: Int)?
    while at < text.count {
      if letter < pattern.count, pattern[letter] == Self.star {
        retry = (letter, at)
        letter += 1
      } else if letter < pattern.count, pattern[letter] == text[at] || pattern[letter] == Self.one {
        letter += 1
        at += 1
      } else if let last = retry {
        letter = last.letter + 1
        at = last.at + 1
        retry = (last.letter, at)
      } else {
        return false
      }
    }
    return pattern[letter...].allSatisfy { $0 == Self.star }
  }

  private static let star = UInt8(ascii: "*")
  private static let one = UInt8(ascii: "?")
}

/// Names and patterns, of which those that start with `!` exclude.
package struct GlobList: Hashable {
  /// What is meant, in the order of the list: names and patterns.
  package let included: [String]
  private let includedGlobs: [Glob]
  private let excluded: [Glob]

  package init(_ patterns: [String]) {
    included = patterns.filter { !$0.hasPrefix("!") }
    includedGlobs = included.map(Glob.init)
    excluded = patterns.filter { $0.hasPrefix("!") }.map { Glob(String($0.dropFirst())) }
  }

  /// Whether what is meant depends on what there is.
  package var hasWildcard: Bool { included.contains(where: Glob.isOne) }

  package func matches(_ name: String) -> Bool {
    includedGlobs.contains { $0.matches(name) } && !excludes(name)
  }

  package func excludes(_ name: String) -> Bool { excluded.contains { $0.matches(name) } }
}
