import BTF

/// BTF bytes made for a test, word by word.
struct MadeBTF {
  private var types: [UInt8] = []
  private var strings: [UInt8]
  private var next: UInt32
  private let firstString: UInt32

  init() {
    strings = [0]
    next = 1
    firstString = 0
  }

  /// Types that continue others.
  init(onTopOf base: BTF, strings count: Int) {
    strings = []
    next = base.endTypeID
    firstString = UInt32(count)
  }

  /// - Parameter info: What the kind needs beside itself: the number of entries, the flag in bit 31.
  @discardableResult
  mutating func add(
    _ kind: BTFKind, _ name: String = "", info: UInt32 = 0, _ sizeOrType: UInt32 = 0,
    _ words: UInt32...
  ) -> UInt32 {
    for word in [text(name), UInt32(kind.rawValue) << 24 | info, sizeOrType] + words {
      put(word, &types)
    }
    defer { next += 1 }
    return next
  }

  mutating func integer(_ name: String, _ size: UInt32, isSigned: Bool = false) -> UInt32 {
    add(.integer, name, size, (isSigned ? 1 << 24 : 0) | size * 8)
  }

  /// The offset of a name, which is added.
  mutating func text(_ text: String) -> UInt32 {
    if text.isEmpty { return 0 }
    defer { strings += Array(text.utf8) + [0] }
    return firstString + UInt32(strings.count)
  }

  private func put(_ word: UInt32, _ bytes: inout [UInt8]) {
    for shift in stride(from: 0, to: 32, by: 8) {
      bytes.append(UInt8(truncatingIfNeeded: word >> UInt32(shift)))
    }
  }

  var stringCount: Int { strings.count }

  func bytes(headerLength: UInt32 = 24) -> [UInt8] {
    var bytes: [UInt8] = [0x9F, 0xEB, 1, 0]
    let words: [UInt32] = [
      headerLength, 0, UInt32(types.count), UInt32(types.count), UInt32(strings.count),
    ]
    for word in words { put(word, &bytes) }
    bytes += [UInt8](repeating: 0, count: Int(headerLength) - bytes.count)
    return bytes + types + strings
  }

  func make() throws -> BTF { try BTF(bytes()) }
}
