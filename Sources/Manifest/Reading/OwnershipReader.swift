import YAML

/// Reads whose the objects of a manifest are: what was renamed, is let go of, or taken over.
struct OwnershipReader {
  let context: ReadingContext

  func ownership(_ fields: Fields) -> Ownership {
    let ownership = Ownership(
      moved: fields.named("moved").compactMap(move), removed: addresses(fields, "removed"),
      adopted: fields.named("adopt").compactMap(adoption))
    checkMoves(ownership.moved)
    checkOnce(ownership)
    return ownership
  }

  private func move(_ entry: Node.Entry) -> Ownership.Move? {
    guard let text = entry.value.text, TextPattern.address.problem(entry.key) == nil,
      TextPattern.address.problem(text) == nil
    else { return nil }
    return Ownership.Move(
      old: address(entry), new: .init(text: text, mark: context.mark(entry.value.mark)))
  }

  private func adoption(_ entry: Node.Entry) -> Ownership.Adoption? {
    entry.value.text.map {
      Ownership.Adoption(address: address(entry), pin: $0, pinMark: context.mark(entry.value.mark))
    }
  }

  private func address(_ entry: Node.Entry) -> Ownership.Address {
    Ownership.Address(text: entry.key, mark: context.mark(entry.keyMark))
  }

  private func addresses(_ fields: Fields, _ key: String) -> [Ownership.Address] {
    fields.texts(key).map { Ownership.Address(text: $0.text, mark: $0.mark) }
  }

  private func checkMoves(_ moves: [Ownership.Move]) {
    var origins: [String: Ownership.Address] = [:]
    for move in moves {
      if move.old.kind != move.new.kind {
        context.error(
          "`\(move.old.text.shortened)` cannot become `\(move.new.text.shortened)`: a \(move.old.kind) stays one",
          at: move.new.mark)
      } else if let other = origins[move.new.text] {
        context.error(
          "`\(move.new.text.shortened)` was both `\(other.text.shortened)` and `\(move.old.text.shortened)`",
          at: move.old.mark, notes: [.init("`\(other.text.shortened)` is here", at: other.mark)],
          help: "only one of them can be kept; leave the other out, so that it is removed")
      } else {
        origins[move.new.text] = move.old
      }
    }
  }

  /// An object moves, is let go of, or is taken over.
  private func checkOnce(_ ownership: Ownership) {
    var known: [String: SourceMark] = [:]
    for address in ownership.moved.map(\.old) + ownership.removed + ownership.adopted.map(\.address)
    {
      if let other = known[address.text] {
        context.error(
          "`\(address.text.shortened)` is named twice under `moved`, `removed` and `adopt`",
          at: address.mark, notes: [.init("it is here too", at: other)])
      }
      known[address.text] = address.mark
    }
  }
}
