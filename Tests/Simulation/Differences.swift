/// How two descriptions of what there is differ, by path, a line each.
public func differences(_ before: [String: String], _ after: [String: String]) -> [String] {
  Set(before.keys).union(after.keys).sorted().compactMap { path in
    before[path] == after[path]
      ? nil : "\(path): \(before[path] ?? "nothing") → \(after[path] ?? "nothing")"
  }
}
