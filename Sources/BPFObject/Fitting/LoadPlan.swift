import BPFSyscall
import BTF

/// All that loading a whole file creates, in the order of libbpf: every map, then every program that loads by itself.
public struct LoadPlan: Sendable {
  /// The maps, except those that are not created.
  public var maps: [Map]
  /// The programs, except those whose section begins with `?` and those of maps that are not created.
  public var programs: [FittedProgram]

  /// A map, and what of the kernel's a `struct_ops` map is.
  public struct Map: Sendable {
    /// The definition for this kernel.
    public var spec: MapSpec
    /// How the kernel lays out a `struct_ops` map.
    public var structOps: KernelStructOps?

    /// A map; any but a `struct_ops` map is all in its definition.
    public init(spec: MapSpec, structOps: KernelStructOps? = nil) {
      self.spec = spec
      self.structOps = structOps
    }
  }
}

extension FittedObject {
  /// What loading the whole file creates.
  ///
  /// Throws where some of it cannot be, as libbpf refuses the whole file then.
  public func loadPlan() throws(ObjectError) -> LoadPlan {
    _ = try externs()
    let maps = try object.maps.filter(\.autoCreate).map { spec throws(ObjectError) in
      LoadPlan.Map(
        spec: try map(spec), structOps: spec.role == .structOps ? try structOps(spec) : nil)
    }
    let members = try structOpsMembers(maps)
    let wanted = object.programs.filter { isLoaded($0, members) }
    try prepare(wanted)
    let programs = try wanted.map { spec throws(ObjectError) -> FittedProgram in
      if let member = members[spec.name] {
        var fitted = try program(spec, target: member.target)
        fitted.expectedAttachType = AttachType(rawValue: member.memberIndex)
        return fitted
      }
      return try program(spec, target: try target(of: spec))
    }
    return LoadPlan(maps: maps, programs: programs)
  }

  private func structOpsMembers(
    _ maps: [LoadPlan.Map]
  ) throws(ObjectError) -> [String: KernelStructOps.Attachment] {
    var members: [String: KernelStructOps.Attachment] = [:]
    for map in maps {
      for (program, attachment) in map.structOps?.attachments ?? [:] {
        if let before = members[program], before != attachment {
          throw ObjectError(
            "the program is used for different members of struct_ops maps", symbol: program)
        }
        members[program] = attachment
      }
    }
    return members
  }

  /// Programs of `struct_ops` maps are loaded where their map is created and the kernel has the member.
  private func isLoaded(
    _ spec: ProgramSpec, _ members: [String: KernelStructOps.Attachment]
  ) -> Bool {
    guard spec.type == .structOps, isUsed(spec) else { return spec.autoload }
    return members[spec.name] != nil
  }

  private func isUsed(_ spec: ProgramSpec) -> Bool {
    object.maps.contains { map in
      map.structOps?.functions.contains { $0.program == spec.name } ?? false
    }
  }

  /// What a program's section says that it is loaded for; nil where its type needs nothing.
  public func target(of spec: ProgramSpec) throws(ObjectError) -> KernelTarget? {
    func error(_ message: String, _ advice: String, _ reason: ObjectError.Reason) -> ObjectError {
      ObjectError(
        message, section: spec.section, symbol: spec.name, advice: advice, reason: reason)
    }
    if spec.type == .structOps {
      throw error(
        "the program is in no struct_ops variable",
        "set a member of a variable in SEC(\".struct_ops.link\") to it", .file)
    }
    guard spec.definition.traits.contains(.needsTargetBTF) else { return nil }
    guard spec.type != .extension else {
      throw error(
        "a program that replaces another's function is loaded for that program",
        "name the program in a manifest: freplace", .file)
    }
    guard let name = spec.sectionTarget else {
      throw error(
        "the section's name does not say what the program is loaded for",
        "write SEC(\"\(spec.section)/NAME\"), or name it in a manifest", .file)
    }
    guard let target = try KernelTarget.find(name, spec.expectedAttachType, on: kernel) else {
      let (prefix, kind) = KernelTarget.form(of: spec.expectedAttachType)
      let what = kind == .typedef ? "tracepoint" : prefix.isEmpty ? "function" : "hook"
      throw error(
        "this kernel's BTF has no \(what) '\(name)'",
        "it may be inlined, named otherwise in this kernel, or in a module that is not loaded",
        .target)
    }
    return target
  }
}
