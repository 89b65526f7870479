import BPFSyscall
import BTF
import Testing

/// The tables of the kernel's lists, against the lists in the running kernel's own BTF.
@Suite(.enabled(if: kernelBTF != nil, "this kernel has no BTF of its own"))
struct KernelListTests {
  @Test func tablesEqualTheKernelsEnumerations() throws {
    try compare(MapType.self, "bpf_map_type", prefix: "BPF_MAP_TYPE_")
    try compare(ProgramType.self, "bpf_prog_type", prefix: "BPF_PROG_TYPE_")
    try compare(LinkType.self, "bpf_link_type", prefix: "BPF_LINK_TYPE_")
    try compare(AttachType.self, "bpf_attach_type", prefix: "BPF_")
    try compare(Command.self, "bpf_cmd", prefix: "BPF_")
    try compare(Helper.self, "bpf_func_id", prefix: "BPF_FUNC_")
  }

  /// An older kernel has less than the table, a newer one more; what both have is the same.
  private func compare<List: KernelConstant>(
    _ list: List.Type, _ enumeration: String, prefix: String
  ) throws {
    let btf = try #require(kernelBTF)
    let id = try #require(btf.id(named: enumeration, kind: .enumeration))
    var names: [UInt32: Set<String>] = [:]
    for enumerator in try btf.type(id).enumerators {
      let name = enumerator.name.uppercased()
      guard name.hasPrefix(prefix) else { continue }
      names[UInt32(truncatingIfNeeded: enumerator.value), default: []].insert(
        String(name.dropFirst(prefix.count)))
    }
    #expect(names.count > 5)
    for row in List.table {
      guard let inKernel = names[row.value.rawValue] else { continue }
      let isEnd = inKernel.allSatisfy { $0.contains("MAX_") }
      if isEnd { continue }
      #expect(
        inKernel.contains(row.name.uppercased()),
        "\(enumeration) \(row.value.rawValue) is \(inKernel.sorted()), not \(row.name)")
    }
  }
}

private let kernelBTF = (try? readFile("/sys/kernel/btf/vmlinux")).flatMap { try? BTF($0) }
