import YAML

/// A mapping that ``StructureCheck`` has judged: what was wrong in it reads as absent.
struct Fields {
  let file: String
  private let entries: [Node.Entry]

  init(_ node: Node, file: String) {
    self.file = file
    entries = node.entries ?? []
  }

  func mark(_ mark: Mark) -> SourceMark { SourceMark(mark, file: file) }

  subscript(key: String) -> Node? { place(key).map { entries[$0].value } }

  /// Where a key stands.
  func keyMark(_ key: String) -> SourceMark? { place(key).map { mark(entries[$0].keyMark) } }

  private func place(_ key: String) -> Int? { entries.firstIndex { $0.key == key } }

  /// Where a key's value stands.
  func valueMark(_ key: String) -> SourceMark? {
    place(key).map { mark(entries[$0].value.mark) }
  }

  func string(_ key: String) -> String? { self[key]?.text }

  func boolean(_ key: String) -> Bool? { try? self[key]?.boolean(key) }

  func number(_ key: String) -> UInt64? { try? self[key]?.size(key) }

  func number32(_ key: String) -> UInt32? { number(key).flatMap { UInt32(exactly: $0) } }

  /// The mapping under a key.
  func fields(_ key: String) -> Fields? { self[key].map { Fields($0, file: file) } }

  /// The entries of a mapping under a key.
  func named(_ key: String) -> [Node.Entry] { self[key]?.entries ?? [] }

  /// The texts under a key that takes one or a list of them.
  func texts(_ key: String) -> [(text: String, mark: SourceMark)] {
    guard let node = self[key] else { return [] }
    return (node.items ?? [node]).compactMap { item in
      item.text.map { ($0, mark(item.mark)) }
    }
  }
}

extension Node {
  /// The text of a string; nil for another type.
  var text: String? { try? string("") }
}
