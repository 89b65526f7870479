import BTF
import Testing

/// Bytes that are no BTF, or damaged: refused with a reason.
@Suite struct HeaderTests {
  private func small() -> [UInt8] {
    var made = MadeBTF()
    _ = made.integer("int", 4)
    return made.bytes()
  }

  private func refusal(_ change: (inout [UInt8]) -> Void) -> String {
    var bytes = small()
    change(&bytes)
    let error = #expect(throws: BTFError.self) { try BTF(bytes) }
    return error?.message ?? ""
  }

  @Test func damageIsNamed() {
    #expect(refusal { $0 = [] }.contains("too short"))
    #expect(refusal { $0[0] = 0 }.contains("0xEB9F"))
    #expect(refusal { $0.swapAt(0, 1) }.contains("big-endian"))
    #expect(refusal { $0[2] = 2 }.contains("version 2"))
    #expect(refusal { $0[4] = 8 }.contains("header's length"))
    #expect(refusal { $0[12] = 200 }.contains("type section"))
    #expect(refusal { $0[20] = 200 }.contains("string section"))
    #expect(refusal { $0[$0.count - 1] = 1 }.contains("zero byte"))
    #expect(refusal { $0[12] = 15 }.contains("cut off"))
    #expect(refusal { $0[24 + 7] = 99 }.contains("kind 99"))
  }

  @Test func longerHeaderIsTaken() throws {
    var made = MadeBTF()
    let id = made.integer("int", 4)
    #expect(try BTF(made.bytes(headerLength: 32)).type(id).name == "int")
  }

  @Test func bytesAreKept() throws {
    #expect(try BTF(small()).bytes == small())
  }

  @Test func nameOutsideTheStringsIsAnError() throws {
    var bytes = small()
    bytes[24] = 0xF0
    let btf = try BTF(bytes)
    #expect(throws: BTFError.self) { try btf.type(1) }
    #expect(btf.id(named: "int", kind: .integer) == nil)
  }

  @Test func kindOfTheFutureIsSkippedWhereItsSizeIsPublished() throws {
    // Kind 20 with one word behind it, and a table that says so.
    var bytes: [UInt8] = [0x9F, 0xEB, 1, 0]
    func word(_ value: UInt32) {
      for shift in stride(from: 0, to: 32, by: 8) {
        bytes.append(UInt8(truncatingIfNeeded: value >> UInt32(shift)))
      }
    }
    let layoutSize: UInt32 = 21 * 4
    for value in [32, 0, 32, 32, 5, 40, layoutSize] as [UInt32] { word(value) }
    for value in [0, 20 << 24, 0, 7] as [UInt32] { word(value) }
    for value in [1, 1 << 24, 4, 32] as [UInt32] { word(value) }
    bytes += [0] + Array("int".utf8) + [0] + [0, 0, 0]
    bytes += [UInt8](repeating: 0, count: 20 * 4) + [4, 0, 0, 0]
    let btf = try BTF(bytes)
    #expect(btf.typeCount == 2)
    #expect(throws: BTFError.self) { try btf.type(1) }
    #expect(try btf.type(2).name == "int")
    #expect(btf.id(named: "int", kind: .integer) == 2)
  }
}
