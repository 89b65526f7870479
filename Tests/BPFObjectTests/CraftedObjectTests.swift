import BPFObject
import BPFSyscall
import BTF
import Testing

/// Numbers that are each possible, and whose sum, product or quotient is not: refused where they are read.
@Suite struct CraftedObjectTests {
  private func rich() throws -> PatchedFile { PatchedFile(try Fixture.bytes("rich")) }

  private func refusal(_ file: PatchedFile) -> ObjectError? {
    #expect(throws: ObjectError.self) { try ObjectFile(file.bytes, name: "crafted") }
  }

  @Test(arguments: [".text", ".bss"], [UInt64(Int64.max), .max, 1 << 32, 0x1000])
  func aSymbolBehindItsSectionIsRefused(_ section: String, value: UInt64) throws {
    var file = try rich()
    try file.setSymbol(ofSection: section, to: value)
    let error = refusal(file)
    #expect(error?.message == "damaged ELF file: the symbol leaves its section")
    #expect(error?.section == section)
  }

  @Test func aSymbolAtTheEndOfItsSectionIsTaken() throws {
    var file = try rich()
    try file.setSymbol(ofSection: ".bss", to: 24)
    #expect(throws: Never.self) { try ObjectFile(file.bytes, name: "whole") }
  }

  /// The kind in a type's second word is an enumeration of 64 bits with two values, which take as much room as three.
  @Test(arguments: [0, 1, 3, 16, UInt32.max])
  func aSwitchOfNoSizeIsNoConfigurationValue(_ size: UInt32) throws {
    var file = try rich()
    try file.setWords(ofType: "libbpf_tristate", .enumeration, [1: 19 << 24 | 2, 2: size])
    let error = refusal(file)
    #expect(
      error?.message
        == "no value of a kernel configuration is of type 'enum libbpf_tristate'")
    #expect(error?.symbol == "CONFIG_NET")
  }

  @Test func aSwitchOfEightBytesIsOne() throws {
    var file = try rich()
    try file.setWords(ofType: "libbpf_tristate", .enumeration, [1: 19 << 24 | 2, 2: 8])
    let object = try ObjectFile(file.bytes, name: "whole")
    #expect(object.externs.first { $0.name == "CONFIG_NET" }?.configuration?.size == 8)
  }

  @Test func anElementFurtherThanMemoryReachesCannotBeSet() throws {
    var made = MadeBTF()
    let wide = made.add("wide", kind: 1, sizeOrType: .max, [32])
    let array = made.array(of: wide, count: Int(UInt32.max), index: wide)
    let variable = made.add("big", kind: 14, sizeOrType: array, [1])
    let section = made.add(".bss", kind: 15, count: 1, sizeOrType: 64, [variable, 0, 64])
    let map = MapSpec(
      name: ".bss", type: .array, keySize: 4, valueSize: 64, maxEntries: 1, valueTypeID: section,
      role: .bss)
    let btf = try made.make()
    for index in [UInt32.max - 1, 1 << 31] {
      let error = #expect(throws: ObjectError.self) {
        try map.setting(global: "big.\(index)", to: 1, btf: btf)
      }
      #expect(error?.message == "BTF: type \(array) is larger than 4 GiB")
    }
  }

  @Test func aTableBehindItsOwnValueIsNotTheKernels() throws {
    var made = MadeBTF()
    let number = made.integer("unsigned int", size: 4, isSigned: false)
    let ops = made.structure("ops", size: 8, [("flags", number, 0)])
    _ = made.structure("bpf_struct_ops_ops", size: 16, [("data", ops, 4096)])
    let kernel = MadeKernel(try made.make())
    let error = #expect(throws: ObjectError.self) {
      try KernelStructOps(registered: [UInt8](repeating: 0, count: 16), of: "ops", on: kernel)
    }
    #expect(error?.message == "struct bpf_struct_ops_ops of this kernel holds no struct ops")
  }
}
