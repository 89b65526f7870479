extension USDTArgumentReader {
  /// A place of x86-64: `$-9`, `%eax`, `-20(%rbp)`, `-96(%rbp,%rax,8)`.
  mutating func x86Place() -> USDTArgument.Place? {
    if take("$") { return number64().map { .constant($0) } }
    if take("%") { return Self.x86Registers[word()].map { .register($0) } }
    let offset = number64() ?? 0
    guard take("("), take("%"), let base = Self.x86Registers[word()] else { return nil }
    if take(")") { return .memory(base, offset: offset) }
    guard take(","), take("%"), let index = Self.x86Registers[word()] else { return nil }
    var scale: Int64 = 1
    if take(",") {
      guard let stated = number64() else { return nil }
      scale = stated
    }
    guard take(")"), [1, 2, 4, 8].contains(scale) else { return nil }
    return .element(base, index: index, shift: scale.trailingZeroBitCount, offset: offset)
  }

  /// Where `struct pt_regs` holds the registers, in bytes, by all their names.
  private static let x86Registers: [String: Int] = {
    var registers = ["rip": 128, "eip": 128]
    for (letter, offset) in [("a", 80), ("b", 40), ("c", 88), ("d", 96)] {
      for name in ["r\(letter)x", "e\(letter)x", "\(letter)x", "\(letter)l"] {
        registers[name] = offset
      }
    }
    for (name, offset) in [("si", 104), ("di", 112), ("bp", 32), ("sp", 152)] {
      for name in ["r\(name)", "e\(name)", name, "\(name)l"] { registers[name] = offset }
    }
    for number in 8...15 {
      // r15 is first; r12 to r15 stand before rbp and rbx, the others after those.
      let offset = number > 11 ? 8 * (15 - number) : 8 * (17 - number)
      for suffix in ["", "d", "w", "b"] { registers["r\(number)\(suffix)"] = offset }
    }
    return registers
  }()
}
