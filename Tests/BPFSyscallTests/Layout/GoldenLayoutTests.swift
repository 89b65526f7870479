import BPFSyscall
import CBPF
import Testing

/// Our structures against `bpf_attr_offsets.tsv`: every field of `union bpf_attr` of Linux 7.2.
@Suite struct GoldenLayoutTests {
  @Test(arguments: Structure.attributes)
  func everyFieldLandsAtItsOffset(_ structure: Structure) throws {
    let rows = try GoldenField.all().filter { $0.structure == structure.name }
    #expect(!rows.isEmpty)
    for row in rows where !structure.fields.contains(where: { $0.name == row.name }) {
      Issue.record("\(row.structure) \(row.name) is no field of ours")
    }
    for field in structure.fields {
      guard let row = rows.first(where: { $0.name == field.name }) else {
        Issue.record("\(structure.name) \(field.name) is no field of the kernel")
        continue
      }
      var expected = [UInt8](repeating: 0, count: field.image.count)
      expected.replaceSubrange(
        row.offset..<row.offset + row.size, with: repeatElement(0xff, count: row.size))
      #expect(field.image == expected, "\(structure.name) \(field.name)")
    }
  }

  @Test func everyStructureOfTheTableIsHere() throws {
    let rows = try GoldenField.all()
    #expect(rows.count == 199)
    #expect(Set(rows.map(\.structure)) == Set(Structure.attributes.map(\.name)))
  }

  /// What each command tells the kernel of its size: up to where its last field ends.
  @Test(arguments: [
    ("MAP_CREATE", CBPF_MAP_CREATE_SIZE, 92), ("MAP_*_ELEM", CBPF_MAP_ELEMENT_SIZE, 32),
    ("MAP_*_BATCH", CBPF_MAP_BATCH_SIZE, 56), ("MAP_FREEZE", CBPF_MAP_FREEZE_SIZE, 4),
    ("PROG_LOAD", CBPF_PROGRAM_LOAD_SIZE, 168), ("PROG_ATTACH", CBPF_PROGRAM_ATTACH_SIZE, 32),
    ("PROG_TEST_RUN", CBPF_PROGRAM_TEST_RUN_SIZE, 76), ("PROG_QUERY", CBPF_PROGRAM_QUERY_SIZE, 64),
    ("PROG_BIND_MAP", CBPF_PROGRAM_BIND_MAP_SIZE, 12),
    ("PROG_STREAM_READ_BY_FD", CBPF_PROGRAM_STREAM_READ_SIZE, 20),
    ("PROG_ASSOC_STRUCT_OPS", CBPF_PROGRAM_ASSOCIATE_SIZE, 12),
    ("OBJ_PIN", CBPF_OBJECT_PIN_SIZE, 20), ("*_GET_FD_BY_ID", CBPF_OBJECT_ID_SIZE, 16),
    ("OBJ_GET_INFO_BY_FD", CBPF_OBJECT_INFO_SIZE, 16), ("BTF_LOAD", CBPF_BTF_LOAD_SIZE, 40),
    ("TASK_FD_QUERY", CBPF_TASK_FD_QUERY_SIZE, 48),
    ("ENABLE_STATS", CBPF_ENABLE_STATISTICS_SIZE, 4), ("TOKEN_CREATE", CBPF_TOKEN_CREATE_SIZE, 8),
    ("RAW_TRACEPOINT_OPEN", CBPF_RAW_TRACEPOINT_OPEN_SIZE, 24),
    ("LINK_CREATE", CBPF_LINK_CREATE_UPROBE_MULTI_SIZE, 64),
    ("LINK_UPDATE", CBPF_LINK_UPDATE_SIZE, 16), ("LINK_DETACH", CBPF_LINK_DETACH_SIZE, 4),
    ("ITER_CREATE", CBPF_ITERATOR_CREATE_SIZE, 8),
    ("BPF_COMMON_ATTRS", CBPF_COMMON_SIZE, 24), ("bpf_map_info", CBPF_MAP_INFO_SIZE, 104),
    ("bpf_prog_info", CBPF_PROGRAM_INFO_SIZE, 232), ("bpf_btf_info", CBPF_BTF_INFO_SIZE, 32),
    ("bpf_token_info", CBPF_TOKEN_INFO_SIZE, 32),
  ])
  func theSizeIsTheKernels(_ command: String, _ size: Int, _ expected: Int) {
    #expect(size == expected, "\(command)")
  }
}
