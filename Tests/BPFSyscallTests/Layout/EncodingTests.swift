import Testing

@testable import BPFSyscall

/// What options become: every one at its place in the kernel's attributes, and nothing beside.
@Suite struct EncodingTests {
  @Test func everyOptionOfAMapLandsAtItsOffset() throws {
    var options = RawMap.Options(
      type: MapType(rawValue: 0x101), keySize: 0x102, valueSize: 0x103, maxEntries: 0x104)
    options.flags = [.noPreallocation]
    options.innerMap = 0x106
    options.numaNode = 0x107
    options.name = "hits"
    options.interfaceIndex = 0x109
    options.btf = 0x10a
    options.keyTypeID = 0x10b
    options.valueTypeID = 0x10c
    options.kernelValueTypeID = 0x10d
    options.extra = 0x1_0000_010e
    options.valueTypeBTF = 0x10f
    options.token = 0x110
    options.exclusiveProgramHash = Array(repeating: 7, count: 32)
    let values: [String: FieldValue] = [
      "map_type": 0x101, "key_size": 0x102, "value_size": 0x103, "max_entries": 0x104,
      // BPF_F_NO_PREALLOC, and what three options set: BPF_F_NUMA_NODE, _VTYPE_BTF_OBJ_FD, _TOKEN_FD.
      "map_flags": 0x1_8005,
      "inner_map_fd": 0x106, "numa_node": 0x107, "map_name": "hits", "map_ifindex": 0x109,
      "btf_fd": 0x10a, "btf_key_type_id": 0x10b, "btf_value_type_id": 0x10c,
      "btf_vmlinux_value_type_id": 0x10d, "map_extra": 0x1_0000_010e,
      "value_type_btf_obj_fd": 0x10f, "map_token_fd": 0x110, "excl_prog_hash": 0x7fff_0111,
      "excl_prog_hash_size": 32,
    ]
    let name = try #require(ObjectName(options.name))
    try expect(
      options.attributes(name: name, hash: 0x7fff_0111), are: "MAP_CREATE", values)
    try expectEveryField(of: "MAP_CREATE", in: values, but: [])
  }

  @Test func aMapWithoutOptionsIsZeroBeyondItsFour() throws {
    let options = RawMap.Options(type: .hash, keySize: 4, valueSize: 8, maxEntries: 2)
    try expect(
      options.attributes(name: ObjectName(truncating: ""), hash: 0), are: "MAP_CREATE",
      ["map_type": 1, "key_size": 4, "value_size": 8, "max_entries": 2])
  }

  @Test func everyOptionOfAProgramLandsAtItsOffset() throws {
    var options = Program.Options(
      type: ProgramType(rawValue: 0x201), instructions: Array(repeating: 0, count: 24),
      license: "GPL")
    options.kernelVersion = 0x202
    options.flags = [.sleepable]
    options.name = "count"
    options.interfaceIndex = 0x205
    options.expectedAttachType = AttachType(rawValue: 0x206)
    options.debug = Program.DebugInformation(
      btf: 0x207, functions: .init(recordSize: 8, bytes: Array(repeating: 0, count: 16)),
      lines: .init(recordSize: 16, bytes: Array(repeating: 0, count: 48)),
      coreRelocations: .init(recordSize: 20, bytes: Array(repeating: 0, count: 80)))
    options.attachTypeID = 0x208
    options.attachObject = .program(0x209)
    options.descriptors = [3, 4, 5, 6, 7]
    options.holdsDescriptors = true
    options.token = 0x20a
    options.signature = Program.Signature(bytes: Array(repeating: 0, count: 70), keyring: -2)
    var values: [String: FieldValue] = [
      "prog_type": 0x201, "insn_cnt": 3, "insns": 0xa0, "license": 0xa1, "kern_version": 0x202,
      "prog_flags": 0x1_0010,  // BPF_F_SLEEPABLE, and what the token sets: BPF_F_TOKEN_FD.
      "prog_name": "count", "prog_ifindex": 0x205, "expected_attach_type": 0x206,
      "prog_btf_fd": 0x207, "func_info_rec_size": 8, "func_info": 0xa2, "func_info_cnt": 2,
      "line_info_rec_size": 16, "line_info": 0xa3, "line_info_cnt": 3, "attach_btf_id": 0x208,
      "attach_prog_fd": 0x209, "core_relo_cnt": 4, "fd_array": 0xa5, "core_relos": 0xa4,
      "core_relo_rec_size": 20, "prog_token_fd": 0x20a, "fd_array_cnt": 5, "signature": 0xa6,
      "signature_size": 70, "keyring_id": 0xffff_fffe,
    ]
    let name = try #require(ObjectName(options.name))
    let addresses: [UInt64] = [0xa0, 0xa1, 0xa2, 0xa3, 0xa4, 0xa5, 0xa6]
    try expect(options.attributes(name: name, addresses), are: "PROG_LOAD", values)
    try expectEveryField(
      of: "PROG_LOAD", in: values,
      // The log is asked for when the first try fails, and one name is the other's second.
      but: ["log_level", "log_size", "log_buf", "log_true_size", "attach_btf_obj_fd"])

    options.attachObject = .btf(0x20b)
    values["attach_prog_fd"] = nil
    values["attach_btf_obj_fd"] = 0x20b
    try expect(options.attributes(name: name, addresses), are: "PROG_LOAD", values)
  }

  @Test func theArraysOfAProgramStandInTheOrderOfTheirAddresses() throws {
    var options = Program.Options(
      type: .xdp, instructions: Array(repeating: 1, count: 8), license: "GPL")
    options.debug = Program.DebugInformation(
      btf: 1, functions: .init(recordSize: 8, bytes: Array(repeating: 2, count: 8)),
      lines: .init(recordSize: 16, bytes: Array(repeating: 3, count: 16)),
      coreRelocations: .init(recordSize: 16, bytes: Array(repeating: 4, count: 16)))
    options.descriptors = [0x0605, -1]
    options.signature = Program.Signature(bytes: [9], keyring: 0)
    #expect(
      try options.arrays() == [
        Array(repeating: 1, count: 8), Array("GPL\0".utf8), Array(repeating: 2, count: 8),
        Array(repeating: 3, count: 16), Array(repeating: 4, count: 16),
        [5, 6, 0, 0, 0xff, 0xff, 0xff, 0xff], [9],
      ])
  }

  @Test func everyOptionOfATestRunLandsAtItsOffset() throws {
    var options = Program.TestRunOptions()
    options.data = Array(repeating: 0, count: 64)
    options.dataRoom = 0x302
    options.context = Array(repeating: 0, count: 24)
    options.contextRoom = 0x304
    options.repeatCount = 0x305
    options.batchSize = 0x306
    options.cpu = 0x307
    options.flags = [.xdpLiveFrames]
    let values: [String: FieldValue] = [
      "prog_fd": 0x301, "data_size_in": 64, "data_size_out": 0x302, "repeat": 0x305,
      "ctx_size_in": 24, "ctx_size_out": 0x304, "flags": 3, "cpu": 0x307, "batch_size": 0x306,
    ]
    try expect(options.attributes(program: 0x301), are: "PROG_TEST_RUN", values)
    try expectEveryField(
      of: "PROG_TEST_RUN", in: values,
      but: ["retval", "duration", "data_in", "data_out", "ctx_in", "ctx_out"])
    try expect(
      Program.TestRunOptions().attributes(program: 5), are: "PROG_TEST_RUN", ["prog_fd": 5])
  }

  @Test func anAttachmentWithoutALinkLandsAtItsOffsets() throws {
    let type = AttachType(rawValue: 0x403)
    let values: [String: FieldValue] = [
      "target_fd": 0x401, "attach_bpf_fd": 0x402, "attach_type": 0x403,
      // BPF_F_ALLOW_MULTI, _REPLACE, _BEFORE, _ID.
      "attach_flags": 0x2e, "replace_bpf_fd": 0x404, "relative_id": 0x405,
      "expected_revision": 0x1_0000_0406,
    ]
    let options = AttachOptions(
      flags: [.allowMulti], replacing: 0x404, anchor: .before(.programID(0x405)),
      expectedRevision: 0x1_0000_0406)
    try expect(
      AttachTarget.descriptor(0x401).attributes(type, program: 0x402, options),
      are: "PROG_ATTACH/DETACH", values)
    try expectEveryField(
      of: "PROG_ATTACH/DETACH", in: values, but: ["target_ifindex", "relative_fd"])
    try expect(
      AttachTarget.interface(7).attributes(
        type, program: 0, AttachOptions(anchor: .after(.program(9)))),
      are: "PROG_ATTACH/DETACH",
      ["target_ifindex": 7, "attach_type": 0x403, "attach_flags": 0x10, "relative_fd": 9])
  }

  @Test func aQueryLandsAtItsOffsets() throws {
    try expect(
      AttachTarget.interface(0x501).queryAttributes(
        AttachType(rawValue: 0x502), effective: true, room: 0x503),
      are: "PROG_QUERY",
      ["target_ifindex": 0x501, "attach_type": 0x502, "query_flags": 1, "count": 0x503])
  }
}
