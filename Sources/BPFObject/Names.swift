/// Finds the known names that are near to an unknown one.
package enum Names {
  /// "did you mean 'x'?", or nil where nothing is near.
  package static func advice(_ name: String, among known: some Sequence<String>) -> String? {
    let near = nearest(name, among: known)
    return near.isEmpty
      ? nil : "did you mean \(near.map { "'\($0)'" }.joined(separator: " or "))?"
  }

  /// Up to three names, the nearest first.
  static func nearest(_ name: String, among known: some Sequence<String>) -> [String] {
    let wanted = Array(name.utf8.prefix(64))
    let scored = known.map { (distance(wanted, Array($0.utf8)), $0) }
    let limit = max(2, wanted.count / 3)
    return scored.filter { $0.0 <= limit }.sorted { $0.0 < $1.0 }.prefix(3).map(\.1)
  }

  /// How many letters must be added, removed or changed.
  private static func distance(_ a: [UInt8], _ b: [UInt8]) -> Int {
    var row = Array(0...b.count)
    for (i, x) in a.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for (j, y) in b.enumerated() {
        let next = min(row[j] + 1, row[j + 1] + 1, diagonal + (x == y ? 0 : 1))
        diagonal = row[j + 1]
        row[j + 1] = next
      }
    }
    return row[b.count]
  }
}
