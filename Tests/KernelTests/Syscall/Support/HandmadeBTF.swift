import BPFSyscall

/// BTF of one function without parameters, for programs that are written by hand.
enum HandmadeBTF {
  /// The ids of its types.
  static let integer: UInt32 = 1
  static let prototype: UInt32 = 2
  static let function: UInt32 = 3

  /// Where its texts start.
  static let file: UInt32 = 10
  static let firstLine: UInt32 = 17
  static let secondLine: UInt32 = 30

  private static let texts = "\0int\0main\0test.c\0  int a = 7;\0  return a;\0"

  static let bytes: [UInt8] = {
    let types: [UInt32] = [
      1, 1 << 24, 4, 1 << 24 | 32,  // int: 4 bytes, signed, 32 bits
      0, 13 << 24, integer,  // a function that returns it
      5, 12 << 24, prototype,  // main
    ]
    let texts = Array(Self.texts.utf8)
    let typeSize = UInt32(types.count * 4)
    let header: [UInt32] = [0x1_eb9f, 24, 0, typeSize, typeSize, UInt32(texts.count)]
    return words(header + types) + texts
  }()

  /// One record for the function, and one for each of two instructions.
  static func debug(_ btf: borrowing LoadedBTF) -> Program.DebugInformation {
    .init(
      btf: btf.descriptor.rawValue,
      functions: .init(recordSize: 8, bytes: words([0, function])),
      lines: .init(
        recordSize: 16,
        bytes: words([0, file, firstLine, 12 << 10 | 3, 1, file, secondLine, 13 << 10 | 3])))
  }

  static func words(_ words: [UInt32]) -> [UInt8] {
    words.flatMap { word in (0..<4).map { UInt8(truncatingIfNeeded: word >> ($0 * 8)) } }
  }
}
