extension Condition {
  /// What must hold for an entry to be wanted.
  init?(onlyIf fields: Fields) {
    guard let keys = fields.fields("only_if"), let mark = fields.keyMark("only_if") else {
      return nil
    }
    self.init(
      has: keys.texts("has").map(\.text), lacks: keys.texts("lacks").map(\.text), mark: mark)
  }

  /// What must hold for the whole manifest.
  init?(requires fields: Fields) {
    guard let keys = fields.fields("requires"), let mark = fields.keyMark("requires") else {
      return nil
    }
    self.init(has: keys.texts("features").map(\.text), lacks: [], mark: mark)
  }
}
