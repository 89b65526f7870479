import BTF
import Testing

/// Bytes that somebody changed: whatever comes of them, it ends, and nothing traps.
@Suite struct DamageTests {
  /// Numbers that are the same in every run.
  private struct Numbers: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state ^ state >> 29
    }
  }

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
    var numbers = Numbers(state: seed)
    let originals = [LibbpfBytes.all, LibbpfBytes.more] + SanitizedCase.all.map(\.given)
    for _ in 0..<300 {
      var bytes = originals.randomElement(using: &numbers) ?? []
      for _ in 0..<Int.random(in: 1...6, using: &numbers) {
        let place = Int.random(in: 0..<bytes.count, using: &numbers)
        bytes[place] =
          [0, 1, 0x7F, 0x80, 0xFF, UInt8.random(in: 0...255, using: &numbers)]
          .randomElement(using: &numbers) ?? 0
      }
      if Bool.random(using: &numbers), Bool.random(using: &numbers) {
        bytes.removeLast(Int.random(in: 0..<bytes.count, using: &numbers))
      }
      if let btf = try? BTF(bytes) { useEverything(btf) }
    }
  }
}
