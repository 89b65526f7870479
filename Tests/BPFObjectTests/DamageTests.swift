import BPFObject
import BTF
import Chance
import Testing

/// Damaged files: every one is read or refused, none stops the process.
@Suite struct DamageTests {
  static let fixtures = [
    "maps", "functions", "core", "struct_ops", "kconfig", "ksyms", "kfuncs", "exceptions", "arena",
  ]

  /// Reads everything that a damaged file still offers.
  private func exercise(_ bytes: [UInt8]) -> Bool {
    guard let object = try? ObjectFile(bytes, name: "damaged") else { return false }
    for program in object.programs {
      _ = try? program.canonicalForm(btf: object.btf)
      let names = program.mapNames.map { ($0, Int32(3)) }
      _ = try? program.instructions(maps: Dictionary(names) { a, _ in a })
      if let btf = object.btf { _ = try? program.relocated(local: btf, kernel: btf) }
    }
    for map in object.maps {
      _ = try? map.canonicalForm(btf: object.btf)
      guard let btf = object.btf else { continue }
      for global in map.globals(btf: btf) {
        _ = try? map.setting(global: global, to: 1, btf: btf)
      }
      _ = try? map.structOps?.kernelValue(local: btf, kernel: MadeKernel(btf))
    }
    if let btf = object.btf {
      let kernel = MadeKernel(
        btf, configuration: "CONFIG_BPF_SYSCALL=y\nCONFIG_HZ=250\n",
        symbols: "ffffffff81000000 T schedule\n")
      _ = try? FittedObject(object, on: kernel).loadPlan()
    }
    return true
  }

  @Test(arguments: fixtures)
  func flippedBytesNeverTrap(fixture: String) throws {
    let whole = try Fixture.bytes(fixture)
    var dice = Dice(0x5EED)
    var refused = 0
    for _ in 0..<350 {
      var bytes = whole
      for _ in 0..<Int.random(in: 1...4, using: &dice) {
        let at = Int.random(in: 0..<bytes.count, using: &dice)
        bytes[at] =
          Bool.random(using: &dice)
          ? UInt8.random(in: 0...255, using: &dice) : [0, 1, 0x7F, 0x80, 0xFF][at % 5]
      }
      if !exercise(bytes) { refused += 1 }
    }
    #expect(refused > 0)
  }

  @Test(arguments: fixtures)
  func cutFilesAreRefused(fixture: String) throws {
    let whole = try Fixture.bytes(fixture)
    // The table of sections stands at the end, so every cut loses a part of it.
    for length in stride(from: 0, to: whole.count - 1, by: 13) {
      #expect(throws: ObjectError.self) {
        try ObjectFile(Array(whole.prefix(length)), name: "cut")
      }
    }
  }

  @Test(arguments: fixtures)
  func movedWordsNeverTrap(fixture: String) throws {
    // Offsets and counts are words: exchanging two makes each plausible, in the wrong place.
    let whole = try Fixture.bytes(fixture)
    var dice = Dice(0xBADF00D)
    for _ in 0..<250 {
      var bytes = whole
      let a = Int.random(in: 0..<(bytes.count / 4 - 1), using: &dice) * 4
      let b = Int.random(in: 0..<(bytes.count / 4 - 1), using: &dice) * 4
      for offset in 0..<4 { bytes.swapAt(a + offset, b + offset) }
      _ = exercise(bytes)
    }
    #expect(exercise(whole))
  }
}
