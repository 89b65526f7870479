import BPFObject
import BPFSyscall
import BTF
import Testing

/// Tables of functions for the kernel.
@Suite struct StructOpsTests {
  let object: ObjectFile
  let local: BTF
  init() throws {
    object = try Fixture.object("struct_ops")
    local = try #require(object.btf)
  }

  @Test func variablesAreMaps() throws {
    let linked = try #require(object.map(named: "linked"))
    #expect(linked.type == .structOps && linked.flags == .link && linked.maxEntries == 1)
    let structOps = try #require(linked.structOps)
    #expect(structOps.isLink)
    #expect(structOps.typeName == "tcp_congestion_ops___local")
    #expect(structOps.bytes.starts(with: Array("bpf_linked\0".utf8)))
    #expect(
      structOps.functions.map { "\($0.member) \($0.program) \($0.byteOffset)" } == [
        "ssthresh local_ssthresh 24", "cong_avoid local_cong_avoid 32",
        "undo_cwnd local_undo_cwnd 40",
      ])
    let plain = try #require(object.map(named: "plain"))
    #expect(plain.structOps?.isLink == false && plain.flags == [])
  }

  /// A kernel whose struct has the members in another order, and one that the file does not set.
  private func kernel(nameSize: Int = 16, withUndo: Bool = true) throws -> (BTF, UInt32, UInt32) {
    var made = MadeBTF()
    let u32 = made.integer("unsigned int", size: 4, isSigned: false)
    let char = made.integer("char", size: 1, isSigned: true)
    let name = made.array(of: char, count: nameSize, index: u32)
    let function = made.pointer(to: made.prototype(returns: u32))
    var members = [("ssthresh", function, 0), ("other", function, 8), ("cong_avoid", function, 16)]
    if withUndo { members.append(("undo_cwnd", function, 24)) }
    members += [("key", u32, 32), ("flags", u32, 36), ("name", name, 40)]
    let ops = made.structure("tcp_congestion_ops", size: 64, members)
    let value = made.structure(
      "bpf_struct_ops_tcp_congestion_ops", size: 128, [("common", u32, 0), ("data", ops, 64)])
    return (try made.make(), ops, value)
  }

  @Test func membersAreFoundByName() throws {
    let (kernel, ops, valueType) = try kernel()
    let structOps = try #require(object.map(named: "linked")?.structOps)
    let result = try structOps.kernelValue(local: local, kernel: MadeKernel(kernel))
    #expect(result.valueTypeID == valueType && result.valueSize == 128)
    #expect(result.value.count == 128)
    #expect(result.value[104...].starts(with: Array("bpf_linked\0".utf8)))
    #expect(
      result.slots.map { "\($0.offset) \($0.program)" } == [
        "64 local_ssthresh", "80 local_cong_avoid", "88 local_undo_cwnd",
      ])
    #expect(
      result.attachments["local_cong_avoid"]
        == KernelStructOps.Attachment(target: KernelTarget(typeID: ops), memberIndex: 2))
  }

  @Test func memberThatTheKernelLacksIsLeftOutWhereItIsZero() throws {
    let structOps = try #require(object.map(named: "linked")?.structOps)
    let (kernel, _, _) = try kernel()
    let set = try structOps.setting(
      member: "newer_than_every_kernel", to: .bytes([1, 0, 0, 0, 0, 0, 0, 0]), btf: local)
    let error = #expect(throws: ObjectError.self) {
      try set.kernelValue(local: local, kernel: MadeKernel(kernel))
    }
    #expect(error?.message.contains("newer_than_every_kernel") == true)
  }

  @Test func functionForAMemberThatTheKernelLacksIsRefused() throws {
    let structOps = try #require(object.map(named: "linked")?.structOps)
    let (kernel, _, _) = try kernel(withUndo: false)
    let error = #expect(throws: ObjectError.self) {
      try structOps.kernelValue(local: local, kernel: MadeKernel(kernel))
    }
    #expect(error?.message.contains("undo_cwnd") == true)
    #expect(error?.reason == .kernel)
  }

  @Test func memberOfAnotherSizeIsRefused() throws {
    let structOps = try #require(object.map(named: "linked")?.structOps)
    let (kernel, _, _) = try kernel(nameSize: 8)
    #expect(throws: ObjectError.self) {
      try structOps.kernelValue(local: local, kernel: MadeKernel(kernel))
    }
  }

  @Test func kernelWithoutTheStructSaysSo() throws {
    let structOps = try #require(object.map(named: "linked")?.structOps)
    let error = #expect(throws: ObjectError.self) {
      try structOps.kernelValue(local: local, kernel: MadeKernel())
    }
    #expect(error?.message.contains("tcp_congestion_ops") == true)
  }

  @Test func plainMembersCanBeSet() throws {
    let structOps = try #require(object.map(named: "plain")?.structOps)
    let set = try structOps.setting(member: "flags", to: 7, btf: local)
    #expect(set.bytes[20] == 7)
    #expect(throws: ObjectError.self) {
      try structOps.setting(member: "flag", to: 7, btf: local)
    }
    #expect(throws: ObjectError.self) {
      try structOps.setting(member: "ssthresh", to: 7, btf: local)
    }
  }
}
