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

  @Test(arguments: ["refused_legacy_maps", "refused_big_endian", "refused_stripped"])
  func refusesWhatNoLoaderTakes(fixture: String) throws {
    let outcome = try inspect(fixture: fixture)
    #expect(outcome.status == 65)
    #expect(outcome.output == "")
    #expect(outcome.error.contains("help: "))
  }
}
