/// Finds the name that somebody meant.
public enum NearestName {
  /// The candidate nearest to a name, or nil where none is near: at most a third of the letters
  /// typed wrong, left out, added or swapped with their neighbour.
  public static func of(_ name: String, in candidates: some Sequence<String>) -> String? {
    let wanted = Array(name.unicodeScalars.prefix(longest + 1))
    guard wanted.count <= longest else { return nil }
    var best: (name: String, distance: Int)?
    for candidate in candidates.prefix(mostCandidates) {
      let letters = Array(candidate.unicodeScalars.prefix(longest + 1))
      let bound = min(
        best.map { $0.distance - 1 } ?? .max, max(1, max(wanted.count, letters.count) / 3))
      guard abs(letters.count - wanted.count) <= bound else { continue }
      let distance = distance(wanted, letters)
      if distance <= bound { best = (candidate, distance) }
    }
    return best?.name
  }

  /// `did you mean …?`, or nil where no candidate is near.
  public static func suggestion(for name: String, in candidates: some Sequence<String>) -> String? {
    of(name, in: candidates).map { "did you mean `\($0)`?" }
  }

  private static let longest = 64
  private static let mostCandidates = 4096

  /// The Damerau-Levenshtein distance in which no part is changed twice.
  private static func distance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...b.count)
    for row in 1..<(a.count + 1) {
      var current = [row]
      for column in 1..<(b.count + 1) {
        let same = a[row - 1] == b[column - 1]
        var cost = min(
          last[column] + 1, current[column - 1] + 1, last[column - 1] + (same ? 0 : 1))
        if row > 1, column > 1, a[row - 1] == b[column - 2], a[row - 2] == b[column - 1] {
          cost = min(cost, beforeLast[column - 2] + 1)
        }
        current.append(cost)
      }
      (beforeLast, last) = (last, current)
    }
    return last[b.count]
  }
}
