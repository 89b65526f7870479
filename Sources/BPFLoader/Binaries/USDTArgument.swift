/// Where an argument of a user-space tracepoint is when it is reached.
struct USDTArgument: Hashable {
  /// How many bytes it has: 1, 2, 4 or 8.
  let size: Int
  let isSigned: Bool
  let place: Place

  enum Place: Hashable {
    case constant(Int64)
    /// A register, by its place in `struct pt_regs`.
    case register(Int)
    /// Memory at a register's value and an offset.
    case memory(Int, offset: Int64)
    /// Memory at a register's value, an offset and another register's value times 1, 2, 4 or 8.
    case indexed(Int, index: Int, shift: Int, offset: Int64)
  }

  /// Reads `[-]SIZE@PLACE`; nil for what is not understood.
  init?(_ text: Substring) {
    let parts = text.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, let size = Int(parts[0]), [1, 2, 4, 8].contains(abs(size)),
      let place = Self.place(parts[1])
    else { return nil }
    self.size = abs(size)
    isSigned = size < 0
    self.place = place
  }

  /// Reads all arguments of a tracepoint: up to 12, as the kernel's side takes.
  static func list(_ text: String) -> [USDTArgument]? {
    // On arm64 a place may have a space in it: `8@[sp, 16]`.
    var arguments: [USDTArgument] = []
    var open = false
    let parts = text.split(whereSeparator: { letter in
      if letter == "[" || letter == "(" { open = true }
      if letter == "]" || letter == ")" { open = false }
      return letter == " " && !open
    })
    for part in parts {
      guard let argument = USDTArgument(part), arguments.count < 12 else { return nil }
      arguments.append(argument)
    }
    return arguments
  }

  #if arch(arm64)
    private static func place(_ text: Substring) -> Place? {
      if let constant = Int64(text) { return .constant(constant) }
      guard text.first == "[", text.last == "]" else { return register(text).map { .register($0) } }
      let parts = text.dropFirst().dropLast().split(separator: ",").map { part in
        part.drop { $0 == " " }
      }
      guard let base = parts.first.flatMap({ register($0) }) else { return nil }
      if parts.count == 1 { return .memory(base, offset: 0) }
      guard parts.count == 2, let offset = Int64(parts[1]) else { return nil }
      return .memory(base, offset: offset)
    }

    private static func register(_ name: Substring) -> Int? {
      if name == "sp" { return 248 }
      guard name.first == "x" || name.first == "w", let number = Int(name.dropFirst()),
        (0...30).contains(number)
      else { return nil }
      return number * 8
    }
  #else
    private static func place(_ text: Substring) -> Place? {
      if text.first == "$" { return Int64(text.dropFirst()).map { .constant($0) } }
      guard text.last == ")", let paren = text.firstIndex(of: "(") else {
        return register(text).map { .register($0) }
      }
      let before = text[..<paren]
      guard let offset = before.isEmpty ? 0 : Int64(before) else { return nil }
      let parts = text[text.index(after: paren)...].dropLast().split(separator: ",")
      guard let base = parts.first.flatMap({ register($0) }) else { return nil }
      if parts.count == 1 { return .memory(base, offset: offset) }
      guard parts.count <= 3, let index = register(parts[1]),
        let shift = parts.count == 3 ? ["1": 0, "2": 1, "4": 2, "8": 3][parts[2]] : 0
      else { return nil }
      return .indexed(base, index: index, shift: shift, offset: offset)
    }

    private static func register(_ name: Substring) -> Int? {
      guard name.first == "%" else { return nil }
      let name = String(name.dropFirst())
      if let row = registers.firstIndex(where: { $0.names.contains(name) }) {
        return registers[row].offset
      }
      // r8 to r15, and their lower parts.
      let digits = name.dropFirst().prefix { $0.isNumber }
      guard name.first == "r", let number = Int(digits), (8...15).contains(number),
        ["", "d", "w", "b"].contains(name.dropFirst(1 + digits.count))
      else { return nil }
      return number < 12 ? 72 - (number - 8) * 8 : 24 - (number - 12) * 8
    }

    private static let registers: [(names: [String], offset: Int)] = [
      (["rbp", "ebp", "bp", "bpl"], 32), (["rbx", "ebx", "bx", "bl"], 40),
      (["rax", "eax", "ax", "al"], 80), (["rcx", "ecx", "cx", "cl"], 88),
      (["rdx", "edx", "dx", "dl"], 96), (["rsi", "esi", "si", "sil"], 104),
      (["rdi", "edi", "di", "dil"], 112), (["rip", "eip"], 128),
      (["rsp", "esp", "sp", "spl"], 152),
    ]
  #endif
}
