import BPFSyscall
import Glibc
import Testing

/// A program for one test that reaches its USDT probes, which have no arguments, a number of times each, and ends.
struct ProbedProgram {
  let path: String
  private static let start: UInt64 = 0x400000
  private static let codeOffset = 0x100

  /// Writes the program; `name` is that of the file.
  ///
  /// - Parameter probes: the names of the probes of provider `made`, and how often each is reached.
  init(_ name: String, _ probes: KeyValuePairs<String, UInt8>) throws {
    path = "\(System.environment("TMPDIR") ?? "/tmp")/\(name)"
    try writeFile(path, try Self.file(probes), mode: 0o700)
  }

  func remove() { try? unlink(path) }

  func run() throws { try Process.run(path) }

  private static func file(_ probes: KeyValuePairs<String, UInt8>) throws -> [UInt8] {
    guard let machine else { try Test.cancel("no program can be made for this architecture") }
    var code: [UInt8] = []
    var notes: [UInt8] = []
    for (name, count) in probes {
      let (loop, place) = loop(count)
      notes += note(name, at: start + UInt64(codeOffset + code.count + place))
      code += loop
    }
    code += end
    let names = Array("\0.note.stapsdt\0.shstrtab\0".utf8)
    let notesOffset = (codeOffset + code.count + 7) / 8 * 8
    let namesOffset = notesOffset + notes.count
    let table = (namesOffset + names.count + 7) / 8 * 8
    var file: [UInt8] = [0x7f, 0x45, 0x4c, 0x46, 2, 1, 1] + zeros(9)
    file += bytes(UInt16(2)) + bytes(machine) + bytes(UInt32(1))
    file += bytes(start + UInt64(codeOffset)) + bytes(UInt64(64)) + bytes(UInt64(table))
    file += bytes(UInt32(0))
    for number in [64, 56, 1, 64, 3, 2] as [UInt16] { file += bytes(number) }
    // All of it in one segment, to be read and executed.
    file += bytes(UInt32(1)) + bytes(UInt32(5)) + bytes(UInt64(0))
    for number in [start, start, UInt64(namesOffset), UInt64(namesOffset), 0x1000] {
      file += bytes(number)
    }
    file += zeros(codeOffset - file.count) + code
    file += zeros(notesOffset - file.count) + notes + names
    file += zeros(table - file.count + 64)
    file += section(1, type: 7, notesOffset, notes.count)
    file += section(15, type: 3, namesOffset, names.count)
    return file
  }

  private static func section(_ name: UInt32, type: UInt32, _ offset: Int, _ size: Int) -> [UInt8] {
    bytes(name) + bytes(type) + zeros(16) + bytes(UInt64(offset)) + bytes(UInt64(size)) + zeros(8)
      + bytes(UInt64(4)) + zeros(8)
  }

  private static func note(_ name: String, at address: UInt64) -> [UInt8] {
    let description = bytes(address) + zeros(16) + Array("made\0\(name)\0\0".utf8)
    let padding = zeros((4 - description.count % 4) % 4)
    return bytes(UInt32(8)) + bytes(UInt32(description.count)) + bytes(UInt32(3))
      + Array("stapsdt\0".utf8) + description + padding
  }

  private static func zeros(_ count: Int) -> [UInt8] { [UInt8](repeating: 0, count: count) }

  private static func bytes<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
    withUnsafeBytes(of: number.littleEndian) { Array($0) }
  }

  #if arch(x86_64)
    private static let machine: UInt16? = 62

    /// `mov ecx, COUNT; nop; dec ecx; jnz` to the `nop`, which is the place.
    private static func loop(_ count: UInt8) -> (code: [UInt8], place: Int) {
      ([0xb9, count, 0, 0, 0, 0x90, 0xff, 0xc9, 0x75, 0xfb], 5)
    }

    /// `exit(0)`
    private static let end: [UInt8] = [0xb8, 60, 0, 0, 0, 0x31, 0xff, 0x0f, 0x05]
  #elseif arch(arm64)
    private static let machine: UInt16? = 183

    /// `mov w0, COUNT; nop; subs w0, w0, 1; b.ne` to the `nop`, which is the place.
    private static func loop(_ count: UInt8) -> (code: [UInt8], place: Int) {
      let words = [0x5280_0000 | UInt32(count) << 5, 0xd503_201f, 0x7100_0400, 0x54ff_ffc1]
      return (words.flatMap { bytes($0) }, 4)
    }

    /// `exit(0)`
    private static let end = [0xd280_0ba8, 0xd280_0000, 0xd400_0001 as UInt32].flatMap { bytes($0) }
  #else
    private static let machine: UInt16? = nil
    private static func loop(_ count: UInt8) -> (code: [UInt8], place: Int) { ([], 0) }
    private static let end: [UInt8] = []
  #endif
}
