import BTF
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The running kernel's own types: large, real, and different on every machine.
@Suite struct KernelBTFTests {
  static let bytes: [UInt8]? = readFile("/sys/kernel/btf/vmlinux")

  @Test(.enabled(if: bytes != nil, "this kernel has no /sys/kernel/btf/vmlinux"))
  func everyTypeDecodes() throws {
    let btf = try BTF(try #require(Self.bytes))
    #expect(btf.typeCount > 10_000)
    #expect(btf.firstTypeID == 1)
    for id in btf.typeIDs {
      let type = try btf.type(id)
      #expect(type.id == id)
      #expect(type.kind != .void)
    }
    #expect(throws: BTFError.self) { try btf.type(btf.endTypeID) }
  }

  @Test(.enabled(if: bytes != nil, "this kernel has no /sys/kernel/btf/vmlinux"))
  func typesAreFoundByNameAndKind() throws {
    let btf = try BTF(try #require(Self.bytes))
    let task = try btf.type(try #require(btf.id(named: "task_struct", kind: .structure)))
    #expect(task.name == "task_struct")
    let pid = try #require(task.members.first { $0.name == "pid" })
    #expect(try btf.size(of: pid.typeID) == 4)
    #expect(btf.cDeclaration(of: pid.typeID) == "pid_t")
    let comm = try #require(task.members.first { $0.name == "comm" })
    #expect(try btf.size(of: comm.typeID) == 16)
    #expect(btf.id(named: "task_struct", kind: .union) == nil)
    #expect(btf.id(named: "no_such_type_at_all", kind: .structure) == nil)
    #expect(btf.id(named: "bpf_iter_task", kind: .function) != nil)
    #expect(
      btf.ids(essentiallyNamed: "task_struct___mine", kinds: [.structure]).contains(task.id))
  }

  @Test(.enabled(if: bytes != nil, "this kernel has no /sys/kernel/btf/vmlinux"))
  func layoutsOfKernelStructsAreBounded() throws {
    let btf = try BTF(try #require(Self.bytes))
    let list = try #require(btf.id(named: "list_head", kind: .structure))
    #expect(try btf.layout(of: list) == "struct 16{next@0 ptr;prev@64 ptr;}")
    let task = try #require(btf.id(named: "task_struct", kind: .structure))
    #expect(try btf.layout(of: task).utf8.count > 1000)
  }
}

func readFile(_ path: String) -> [UInt8]? {
  guard let file = fopen(path, "rb") else { return nil }
  defer { fclose(file) }
  var bytes: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: 1 << 16)
  while true {
    let count = fread(&chunk, 1, chunk.count, file)
    if count == 0 { return bytes }
    bytes += chunk[..<count]
  }
}
