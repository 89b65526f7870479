public import BPFObject
public import BPFSyscall
import BTF

/// What a program needs from others to be loaded.
public struct ProgramBindings: Sendable {
  /// The descriptors of the maps, by the object's names for them.
  public var maps: [String: Int32]
  /// What of the kernel, or of ``program``, the program is loaded for, of those kinds that have one.
  public var function: String?
  /// The descriptor of the program that has the function, where the kernel does not.
  public var program: Int32?
  /// For a program of a struct_ops map: the type it belongs to and the member that holds it.
  public var member: KernelStructOps.Attachment?

  /// What a program needs; what is left out it does not need.
  public init(
    maps: [String: Int32], function: String? = nil, program: Int32? = nil,
    member: KernelStructOps.Attachment? = nil
  ) {
    self.maps = maps
    self.function = function
    self.program = program
    self.member = member
  }
}

extension ObjectLoader {
  /// Loads a program of this object: relocates it for this kernel, and lets the verifier judge it.
  public func loadProgram(
    _ spec: ProgramSpec, _ bindings: ProgramBindings
  ) throws(LoaderError) -> Program {
    let other = try bindings.program.map { program throws(LoaderError) in
      try OtherProgram(program, function: bindings.function ?? "", describe(spec))
    }
    let function =
      other == nil
      ? try bindings.function.map { function throws(LoaderError) in try target(function, spec) }
      : nil
    var program = try fitting(describe(spec)) { fitted throws(ObjectError) in
      try fitted.program(spec, target: bindings.member?.target ?? function)
    }
    if let member = bindings.member {
      program.expectedAttachType = AttachType(rawValue: member.memberIndex)
    }
    return try load(program, maps: bindings.maps, for: other)
  }

  /// Loads a program that is fitted to this kernel.
  ///
  /// - Parameters:
  ///   - maps: The descriptors of the maps, by the object's names for them.
  ///   - other: The function of another program that it is loaded for.
  func load(
    _ program: FittedProgram, maps: [String: Int32], for other: OtherProgram? = nil
  ) throws(LoaderError) -> Program {
    let spec = program.spec
    var modules: [UInt32: Int32] = [:]
    for reference in spec.references {
      guard case .module(let module) = reference.target else { continue }
      modules[module.id] = try descriptor(of: module)
    }
    let instructions = try fitting(describe(spec)) { _ throws(ObjectError) in
      try spec.instructions(maps: maps, modules: modules)
    }
    var options = Program.Options(
      type: spec.type, instructions: Instruction.encode(instructions), license: spec.license)
    options.name = ObjectName(truncating: spec.name).description
    options.expectedAttachType = program.expectedAttachType
    options.flags = spec.flags
    options.kernelVersion = object.kernelVersion
    options.attachTypeID = program.target?.typeID ?? 0
    if let module = program.target?.module {
      options.attachObject = .btf(try descriptor(of: module))
    }
    if let other {
      options.attachTypeID = other.functionID
      options.attachObject = .program(other.descriptor)
    }
    if !program.calledModules.isEmpty {
      // The first place stands for the kernel itself.
      options.descriptors = [0]
      for module in program.calledModules {
        options.descriptors.append(try descriptor(of: module))
      }
    }
    options.debug = debugInformation(spec)
    do throws(SystemCallError) {
      return try Program.load(options)
    } catch {
      throw .refused(error, describe(spec), spec, types: object.btf)
    }
  }

  private func describe(_ spec: ProgramSpec) -> String {
    "cannot load program \(name)/\(spec.name) (\(spec.section))"
  }

  private func target(
    _ function: String, _ spec: ProgramSpec
  ) throws(LoaderError) -> KernelTarget {
    let found = try fitting(describe(spec)) { fitted throws(ObjectError) in
      try KernelTarget.find(function, spec.expectedAttachType, on: fitted.kernel)
    }
    if let found { return found }
    throw LoaderError(
      .missingTarget,
      "program \(name)/\(spec.name): this kernel's BTF has no function \(function)")
  }

  private func debugInformation(_ spec: ProgramSpec) -> Program.DebugInformation? {
    guard let functions = spec.functionInfo, let descriptor = typeDescriptor() else { return nil }
    return Program.DebugInformation(
      btf: descriptor, functions: functions.records,
      lines: spec.lineInfo?.records ?? .none)
  }
}

extension ExtInfo {
  fileprivate var records: Program.DebugInformation.Records {
    .init(recordSize: UInt32(recordSize), bytes: bytes)
  }
}
