extension USDTArgumentReader {
  /// A place of arm64: `5`, `x4`, `[sp]`, `[x29, -20]`.
  mutating func armPlace() -> USDTArgument.Place? {
    if take("[") {
      guard let register = armRegister() else { return nil }
      if take("]") { return .memory(register, offset: 0) }
      guard take(","), let offset = number64(), take("]") else { return nil }
      return .memory(register, offset: offset)
    }
    if let number = number64() { return .constant(number) }
    return armRegister().map { .register($0) }
  }

  /// Where `struct user_pt_regs` holds the register that is named here, in bytes.
  private mutating func armRegister() -> Int? {
    let name = word()
    if name == "sp" { return 31 * 8 }
    guard name.hasPrefix("x") || name.hasPrefix("w"), let number = Int(name.dropFirst()),
      (0..<31).contains(number)
    else { return nil }
    return 8 * number
  }
}
