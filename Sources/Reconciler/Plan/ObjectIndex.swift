import BPFObject

/// The maps and programs that are desired, found by name.
struct ObjectIndex {
  private let programs: [String: Int]
  /// Where the programs of each struct_ops map stand.
  private let members: [StructOpsName: [Int]]
  private let desired: DesiredState

  /// A struct_ops map, as its file has it.
  private struct StructOpsName: Hashable {
    let file: ObjectIdentifier
    let name: String
  }

  init(_ desired: DesiredState) {
    self.desired = desired
    var programs: [String: Int] = [:]
    var members: [StructOpsName: [Int]] = [:]
    for (index, program) in desired.programs.enumerated() {
      programs[program.name] = index
      guard let name = program.structOps else { continue }
      let map = StructOpsName(file: ObjectIdentifier(program.object), name: name)
      members[map, default: []].append(index)
    }
    self.programs = programs
    self.members = members
  }

  func program(_ name: String) -> DesiredProgram? {
    programs[name].map { desired.programs[$0] }
  }

  /// The programs of a struct_ops map.
  func members(of map: DesiredMap) -> [DesiredProgram] {
    guard let file = map.object else { return [] }
    let name = StructOpsName(file: ObjectIdentifier(file), name: map.spec.name)
    return (members[name] ?? []).map { desired.programs[$0] }
  }

  /// What `BPF_LINK_UPDATE` wants of a program to be as the former's.
  func form(ofProgram name: String) -> ProgramForm? {
    desired.form(ofProgram: name, program(name))
  }
}
