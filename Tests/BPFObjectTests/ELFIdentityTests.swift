import BPFObject
import Testing

/// Files that are no eBPF objects: the message says what they are.
@Suite struct ELFIdentityTests {
  static let strangers: [(String, [UInt8])] = [
    ("the file is empty", []),
    ("a text file", Array("SEC(\"xdp\") int f(void) { return 2; }\n".utf8)),
    ("a script", Array("#!/bin/sh\necho\n".utf8)),
    ("an archive", Array("!<arch>\nfoo.o/".utf8)),
    ("LLVM bitcode", [0x42, 0x43, 0xC0, 0xDE, 1, 2, 3, 4]),
    ("compressed with gzip", [0x1F, 0x8B, 8, 0]),
    ("bare BTF", [0x9F, 0xEB, 1, 0, 24, 0, 0, 0]),
    ("not an ELF file", [0, 1, 2, 3, 4, 5, 6, 7]),
    ("an ELF executable or shared library for x86-64", header(type: 3, machine: 62)),
    ("an ELF object for AArch64", header(type: 1, machine: 183)),
    ("an ELF executable for eBPF, not an object file", header(type: 2, machine: 247)),
    ("for big-endian machines", header(type: 1, machine: 247, isBig: true)),
    ("a 32-bit ELF file", header(type: 1, machine: 247, bits: 1)),
    ("only 20 bytes", Array(header(type: 1, machine: 247).prefix(20))),
  ]

  @Test(arguments: strangers)
  func strangersAreNamed(message: String, bytes: [UInt8]) {
    let error = #expect(throws: ObjectError.self) { try ObjectFile(bytes, name: "x") }
    #expect(error?.description.contains(message) == true, "\(String(describing: error))")
  }

  static func header(type: UInt8, machine: UInt8, isBig: Bool = false, bits: UInt8 = 2) -> [UInt8] {
    var bytes: [UInt8] = [0x7F, 0x45, 0x4C, 0x46, bits, isBig ? 2 : 1, 1]
    bytes += [UInt8](repeating: 0, count: 64 - bytes.count)
    bytes[isBig ? 17 : 16] = type
    bytes[isBig ? 19 : 18] = machine
    return bytes
  }
}
