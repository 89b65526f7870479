import BTF
import Chance
import Testing

/// Bytes that somebody changed: whatever comes of them, it ends, and nothing traps.
@Suite struct DamageTests {
  private func useEverything(_ btf: BTF) {
    for id in btf.typeIDs.prefix(64) {
      let type = try? btf.type(id)
      _ = try? btf.resolved(id)
      _ = try? btf.size(of: id)
      _ = try? btf.layout(of: id)
      _ = btf.cDeclaration(of: id)
      _ = btf.cDefinition(of: id)
      guard let type, !type.name.isEmpty else { continue }
      _ = btf.id(named: type.name, kind: type.kind)
      _ = btf.ids(essentiallyNamed: type.name, kinds: [type.kind, .function])
    }
    _ = try? btf.sanitized(for: [])
    _ = try? btf.sanitized(for: .all.subtracting(.functions))
    guard var editor = try? BTFEditor(btf) else { return }
    for id in btf.typeIDs.prefix(64) {
      _ = try? editor.setSize(.max, of: id)
      _ = try? editor.setTypeID(.max, of: id)
      _ = try? editor.setLinkage(.static, of: id)
      _ = try? editor.setName("renamed", of: id)
    }
    if let type = try? btf.type(1) { _ = try? editor.add(type.content, named: type.name) }
    _ = try? editor.finished()
  }

  @Test(arguments: 0..<8)
  func changedBytesDoNotTrap(_ seed: UInt64) throws {
    var dice = Dice(seed)
    let originals = [LibbpfBytes.all, LibbpfBytes.more] + SanitizedCase.all.map(\.given)
    for _ in 0..<300 {
      var bytes = originals.randomElement(using: &dice) ?? []
      for _ in 0..<Int.random(in: 1...6, using: &dice) {
        let place = Int.random(in: 0..<bytes.count, using: &dice)
        bytes[place] =
          [0, 1, 0x7F, 0x80, 0xFF, UInt8.random(in: 0...255, using: &dice)]
          .randomElement(using: &dice) ?? 0
      }
      if Bool.random(using: &dice), Bool.random(using: &dice) {
        bytes.removeLast(Int.random(in: 0..<bytes.count, using: &dice))
      }
      if let btf = try? BTF(bytes) { useEverything(btf) }
    }
  }
}
