import BPFObject
import BPFSyscall
import BTF
import Testing

/// What `inspect` shows of a bytecode file.
@Suite struct InspectTests {
  private func inspect(_ arguments: String..., fixture: String) throws -> Outcome {
    try Command.run(
      Command.binary, ["inspect"] + arguments + ["\(Repository.fixtures)/object/\(fixture).bpf.o"],
      in: "/")
  }

  /// The fixture's own types stand for a kernel's, so that every machine sees the same.
  private func types(_ fixture: String) throws -> Scratch {
    let scratch = try Scratch()
    let bytes = try readFile("\(Repository.fixtures)/object/\(fixture).bpf.o")
    let btf = try #require(try ObjectFile(bytes, name: fixture).btf)
    try writeFile("\(scratch.path)/kernel.btf", btf.bytes)
    return scratch
  }

  @Test func showsWhatAFileHolds() throws {
    let outcome = try inspect(fixture: "maps")
    #expect(outcome.status == 0)
    try expectSnapshot("inspect-maps", outcome.output)
  }

  @Test func showsVariablesAsAManifestWritesThem() throws {
    let outcome = try inspect(fixture: "same_names")
    let lines = outcome.output.split(separator: "\n").map { $0.drop { $0 == " " } }
    for name in [".data.own/hidden_a", "data/hidden_a", "bss/hidden_a", "limits", "count.total"] {
      #expect(lines.contains { $0.hasPrefix("\(name) ") }, "\(name)")
    }
    #expect(
      lines.count { $0.hasPrefix("hidden_d ") && $0.hasSuffix("there: cannot be set") } == 2)
    let json = try inspect("--format", "json", fixture: "same_names").output
    #expect(json.contains("\"key\" : \"bss/hidden_a\""))
  }

  @Test func showsTheSameAsJSON() throws {
    let outcome = try inspect("--format", "json", fixture: "maps")
    #expect(outcome.status == 0)
    #expect(outcome.output.contains("\"formatVersion\" : 1"))
    #expect(outcome.output.contains("\"name\" : \"flows\""))
  }

  @Test func showsWhatAKernelLacks() throws {
    let scratch = try types("core_unresolved")
    let outcome = try inspect("--btf", "\(scratch.path)/kernel.btf", fixture: "core_unresolved")
    #expect(outcome.status == 0)
    // The file's own types have all that it asks for.
    #expect(!outcome.output.contains("missing in this kernel"))
    let other = try types("maps")
    let lacking = try inspect("--btf", "\(other.path)/kernel.btf", fixture: "core_unresolved")
    #expect(lacking.output.contains("struct task_struct.no_such_member"))
    #expect(lacking.output.contains("missing in this kernel"))
  }

  @Test func printsWhatTheKernelWouldBeGiven() throws {
    let scratch = try types("subprograms")
    let outcome = try inspect(
      "--as-loaded", "--btf", "\(scratch.path)/kernel.btf", fixture: "refused_fentry")
    // Its program is for a function that those types lack.
    #expect(outcome.status == 65)
    #expect(outcome.error.contains("this kernel's BTF has no function"))
    let maps = try inspect(
      "--as-loaded", "--btf", "\(scratch.path)/kernel.btf", "--possible-cpus", "0-3",
      fixture: "maps")
    #expect(maps.status == 0)
    #expect(maps.output.contains("map flows type 1 key 12 value 24 max 1024 flags 0x1 "))
    #expect(maps.output.contains("\nprog tail sec xdp type 6 "))
  }

  /// Crafted so that a sum, a product or a quotient of what stands in it would not hold.
  enum Crafted: CaseIterable {
    case function, variable, size

    func file() throws -> [UInt8] {
      var file = PatchedFile(try readFile("\(Repository.fixtures)/object/rich.bpf.o"))
      switch self {
      case .function: try file.setSymbol(ofSection: ".text", to: UInt64(Int64.max))
      case .variable: try file.setSymbol(ofSection: ".bss", to: UInt64(Int64.max))
      case .size:
        try file.setWords(ofType: "libbpf_tristate", .enumeration, [1: 19 << 24 | 2, 2: 0])
      }
      return file.bytes
    }

    var message: String {
      switch self {
      case .function: "damaged ELF file: the symbol leaves its section (section .text)"
      case .variable: "damaged ELF file: the symbol leaves its section (section .bss)"
      case .size:
        "no value of a kernel configuration is of type 'enum libbpf_tristate' ('CONFIG_NET')"
      }
    }
  }

  @Test(arguments: Crafted.allCases)
  func craftedFilesAreRefused(_ crafted: Crafted) throws {
    let scratch = try Scratch(mounting: false)
    try writeFile("\(scratch.path)/crafted.o", try crafted.file())
    try scratch.write(
      "crafted.yaml",
      "apiVersion: bpf-apply/v1\nname: crafted\nprograms: { f: { file: crafted.o } }\n")
    for arguments in [["inspect", "crafted.o"], ["validate", "crafted.yaml"]] {
      let outcome = try scratch.bpfApply(arguments[0], arguments[1])
      #expect(outcome.status == 65)
      #expect(outcome.output == "")
      #expect(outcome.error.contains(crafted.message), "\(outcome.error)")
    }
  }

  @Test func moreZerosThanMemoryAreCounted() throws {
    let scratch = try types("subprograms")
    var file = PatchedFile(try readFile("\(Repository.fixtures)/object/maps.bpf.o"))
    func line(_ bytes: [UInt8]) throws -> Substring? {
      try writeFile("\(scratch.path)/maps.bpf.o", bytes)
      let outcome = try scratch.bpfApply(
        "inspect", "--as-loaded", "--btf", "kernel.btf", "--possible-cpus", "0-3", "maps.bpf.o")
      return outcome.output.split(separator: "\n").first { $0.hasPrefix("data maps.bss ") }
    }
    #expect(try line(file.bytes) == "data maps.bss 32 bytes fnv 171bb79dc8e18503")
    try file.setSize(ofSection: ".bss", to: UInt64(UInt32.max))
    #expect(try line(file.bytes) == "data maps.bss 4294967295 bytes fnv b3a429a2dc5deef1")
  }

  @Test(arguments: ["refused_legacy_maps", "refused_big_endian", "refused_stripped"])
  func refusesWhatNoLoaderTakes(fixture: String) throws {
    let outcome = try inspect(fixture: fixture)
    #expect(outcome.status == 65)
    #expect(outcome.output == "")
    #expect(outcome.error.contains("help: "))
  }
}
