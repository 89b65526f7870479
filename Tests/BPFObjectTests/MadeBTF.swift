import BTF

/// Types made for a test: what a kernel might have.
struct MadeBTF {
  private var types: [UInt8] = []
  private var strings: [UInt8] = [0]
  private var next: UInt32 = 1

  mutating func integer(_ name: String, size: Int, isSigned: Bool) -> UInt32 {
    add(name, kind: 1, sizeOrType: UInt32(size), [UInt32(size * 8) | (isSigned ? 1 << 24 : 0)])
  }

  mutating func array(of element: UInt32, count: Int, index: UInt32) -> UInt32 {
    add("", kind: 3, sizeOrType: 0, [element, index, UInt32(count)])
  }

  mutating func pointer(to type: UInt32) -> UInt32 { add("", kind: 2, sizeOrType: type, []) }

  /// Members are (name, type, offset in bytes).
  mutating func structure(
    _ name: String, size: Int, _ members: [(String, UInt32, Int)], kind: UInt32 = 4
  ) -> UInt32 {
    var words: [UInt32] = []
    for (name, type, offset) in members { words += [text(name), type, UInt32(offset * 8)] }
    return add(name, kind: kind, count: members.count, sizeOrType: UInt32(size), words)
  }

  mutating func prototype(returns type: UInt32) -> UInt32 {
    add("", kind: 13, sizeOrType: type, [])
  }

  mutating func typedef(_ name: String, _ type: UInt32) -> UInt32 {
    add(name, kind: 8, sizeOrType: type, [])
  }

  mutating func add(
    _ name: String, kind: UInt32, count: Int = 0, sizeOrType: UInt32, _ words: [UInt32]
  ) -> UInt32 {
    for word in [text(name), kind << 24 | UInt32(count), sizeOrType] + words { put(word, &types) }
    defer { next += 1 }
    return next
  }

  private mutating func text(_ text: String) -> UInt32 {
    if text.isEmpty { return 0 }
    let offset = UInt32(strings.count)
    strings += Array(text.utf8) + [0]
    return offset
  }

  private func put(_ word: UInt32, _ bytes: inout [UInt8]) {
    for shift in stride(from: 0, to: 32, by: 8) {
      bytes.append(UInt8(truncatingIfNeeded: word >> UInt32(shift)))
    }
  }

  func bytes() -> [UInt8] {
    var bytes: [UInt8] = [0x9F, 0xEB, 1, 0]
    let lengths = [24, 0, UInt32(types.count), UInt32(types.count), UInt32(strings.count)]
    for word in lengths as [UInt32] { put(word, &bytes) }
    return bytes + types + strings
  }

  func make() throws -> BTF { try BTF(bytes()) }

  /// A kernel with a `task_struct` whose `pid` stands where the test wants it; perhaps with two of them.
  static func kernel(pidSize: Int, pidOffset: Int, secondOffset: Int? = nil) throws -> BTF {
    var made = MadeBTF()
    let int = made.integer("int", size: pidSize, isSigned: true)
    let char = made.integer("char", size: 1, isSigned: true)
    let comm = made.array(of: char, count: 16, index: int)
    for offset in [pidOffset, secondOffset].compactMap(\.self) {
      _ = made.structure(
        "task_struct", size: 256, [("pid", int, offset), ("comm", comm, offset + 16)])
    }
    return try made.make()
  }
}
