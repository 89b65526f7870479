import BPFSyscall
import BTF
import Testing

/// Our structures against those of the running kernel, as its own BTF describes them.
///
/// A kernel may lack what is newer than it. What it has and we do not know fails: then it is time to learn it.
@Suite(.enabled(if: kernelBTF != nil, "this kernel has no BTF of its own"))
struct KernelLayoutTests {
  @Test func theAttributesOfEveryCommandAreTheKernels() throws {
    let kernel = try KernelTypes()
    let members = try #require(try kernel.members(of: "bpf_attr", kind: .union))
    for member in members {
      let fields = try kernel.fields(of: member)
      let known = Structure.attributes.first {
        $0.member == (member.name.isEmpty ? nil : member.name)
          && (!member.name.isEmpty || $0.fields.first?.name == fields.first?.name)
      }
      guard let known else {
        Issue.record(
          "union bpf_attr has a member \(member.name) with \(fields.map(\.name)): not known")
        continue
      }
      compare(known, fields)
    }
    #expect(members.count > 12)
  }

  @Test(arguments: Structure.named)
  func theStructuresWithANameAreTheKernels(_ structure: Structure) throws {
    let kernel = try KernelTypes()
    let members =
      try kernel.members(of: structure.name, kind: .structure)
      ?? kernel.members(of: structure.name, kind: .union)
    guard let members else { try Test.cancel("this kernel is older than the structure") }
    compare(structure, try members.flatMap { try kernel.fields(of: $0, inside: true) })
  }

  private func compare(_ structure: Structure, _ kernel: [KernelField]) {
    for field in kernel {
      guard let ours = structure.fields.first(where: { $0.name == field.name }) else {
        Issue.record(
          "\(structure.name) has a field \(field.name) at \(field.offset): not known")
        continue
      }
      #expect(ours.offset == field.offset, "\(structure.name) \(field.name)")
      // Of a bit field, ours is the integer that holds it.
      #expect(field.isBits || ours.size == field.size, "\(structure.name) \(field.name)")
    }
  }
}

/// A field of a kernel's structure.
private struct KernelField {
  let name: String
  let offset: Int
  let size: Int
  let isBits: Bool
}

/// The running kernel's types, as far as these tests ask.
private struct KernelTypes {
  let btf: BTF

  init() throws { btf = try #require(kernelBTF) }

  func members(of name: String, kind: BTFKind) throws -> [BTFMember]? {
    try btf.id(named: name, kind: kind).map { try btf.type($0).members }
  }

  /// The fields in a member: itself, or those of the structure or union that it is.
  ///
  /// - Parameter inside: whether a structure's own name counts as part of the names in it.
  func fields(of member: BTFMember, inside: Bool = false) throws -> [KernelField] {
    try fields(of: member, prefix: "", offset: 0, named: inside)
  }

  private func fields(
    of member: BTFMember, prefix: String, offset: Int, named: Bool
  ) throws -> [KernelField] {
    let type = try btf.type(member.typeID)
    let offset = offset + member.byteOffset
    let name = prefix + member.name
    guard type.kind == .structure || type.kind == .union else {
      return [
        KernelField(
          name: name, offset: offset, size: try btf.size(of: member.typeID),
          isBits: member.bitFieldSize > 0)
      ]
    }
    let prefix = named && !member.name.isEmpty ? "\(name)." : prefix
    return try type.members.flatMap {
      try fields(of: $0, prefix: prefix, offset: offset, named: true)
    }
  }
}

private let kernelBTF = (try? readFile("/sys/kernel/btf/vmlinux")).flatMap { try? BTF($0) }
