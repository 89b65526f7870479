import BPFObject

/// The programs that are desired, found by the struct_ops maps that they are in.
struct StructOpsMembers {
  /// Where the programs of each struct_ops map stand.
  private let members: [StructOpsName: [Int]]
  private let programs: ObjectList<DesiredProgram>

  /// A struct_ops map, as its file has it.
  private struct StructOpsName: Hashable {
    let file: ObjectIdentifier
    let name: String
  }

  init(_ desired: DesiredState) {
    programs = desired.programs
    var members: [StructOpsName: [Int]] = [:]
    for (index, program) in desired.programs.enumerated() {
      guard let name = program.structOps else { continue }
      let map = StructOpsName(file: ObjectIdentifier(program.object), name: name)
      members[map, default: []].append(index)
    }
    self.members = members
  }

  /// The programs of a struct_ops map.
  func programs(of map: DesiredMap) -> [DesiredProgram] {
    guard let file = map.object else { return [] }
    let name = StructOpsName(file: ObjectIdentifier(file), name: map.spec.name)
    return (members[name] ?? []).map { programs[$0] }
  }
}
