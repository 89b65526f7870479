import BTF

/// Says whether bytes are an eBPF object, and if not, what they are.
enum ELFIdentity {
  private static let compile = "compile C with 'clang -target bpf -g -O2 -c'"

  /// Throws unless the bytes begin with the header of a little-endian 64-bit ELF object for eBPF.
  static func require(_ bytes: [UInt8]) throws(ObjectError) {
    guard bytes.starts(with: [0x7F, UInt8(ascii: "E"), UInt8(ascii: "L"), UInt8(ascii: "F")]) else {
      throw ObjectError("not an eBPF object: \(describe(bytes))", advice: compile)
    }
    guard bytes.count >= 64 else {
      throw ObjectError("damaged ELF file: only \(bytes.count) bytes", advice: "copy it again")
    }
    let isBig = bytes[5] == 2
    let type = half(bytes, 16, isBig)
    let machine = half(bytes, 18, isBig)
    guard machine == 247 || machine == 0 else {
      throw ObjectError(
        "not an eBPF object: \(article(kind(type))) for \(machineName(machine))", advice: compile)
    }
    if isBig {
      throw ObjectError(
        "an eBPF object for big-endian machines", advice: "compile with '-target bpfel'")
    }
    guard bytes[4] == 2 else { throw ObjectError("a 32-bit ELF file, not an eBPF object") }
    guard bytes[5] == 1, bytes[6] == 1 else { throw ObjectError("damaged ELF file: its header") }
    guard type == 1 else {
      throw ObjectError(
        "\(article(kind(type))) for eBPF, not an object file", advice: "compile with '-c'")
    }
  }

  private static func half(_ bytes: [UInt8], _ offset: Int, _ isBig: Bool) -> UInt16 {
    let value = bytes.read(UInt16.self, at: offset) ?? 0
    return isBig ? value.byteSwapped : value
  }

  private static func kind(_ type: UInt16) -> String {
    switch type {
    case 1: "ELF object"
    case 2: "ELF executable"
    case 3: "ELF executable or shared library"
    case 4: "core dump"
    default: "ELF file of type \(type)"
    }
  }

  private static func article(_ text: String) -> String {
    (text.hasPrefix("E") ? "an " : "a ") + text
  }

  private static func machineName(_ machine: UInt16) -> String {
    switch machine {
    case 3: "x86"
    case 8: "MIPS"
    case 20, 21: "PowerPC"
    case 22: "s390"
    case 40: "Arm"
    case 62: "x86-64"
    case 183: "AArch64"
    case 243: "RISC-V"
    case 258: "LoongArch"
    default: "machine \(machine)"
    }
  }

  /// What bytes that are no ELF file look like.
  private static func describe(_ bytes: [UInt8]) -> String {
    let known: [(String, [UInt8])] = [
      ("LLVM bitcode (compile without -emit-llvm and -flto)", [0x42, 0x43, 0xC0, 0xDE]),
      ("an archive", Array("!<arch>\n".utf8)),
      ("a script", Array("#!".utf8)),
      ("a file compressed with gzip", [0x1F, 0x8B]),
      ("a file compressed with zstd", [0x28, 0xB5, 0x2F, 0xFD]),
      ("a file compressed with xz", [0xFD, 0x37, 0x7A, 0x58, 0x5A]),
      ("a WebAssembly module", [0x00, 0x61, 0x73, 0x6D]),
      ("bare BTF", [0x9F, 0xEB]),
    ]
    if bytes.isEmpty { return "the file is empty" }
    if let match = known.first(where: { bytes.starts(with: $0.1) }) { return match.0 }
    let isText = bytes.prefix(512).allSatisfy { byte in
      byte >= 0x20 && byte != 0x7F || byte == 9 || byte == 10 || byte == 13
    }
    return isText ? "a text file" : "not an ELF file"
  }
}
