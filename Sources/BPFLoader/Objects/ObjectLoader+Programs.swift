public import BPFObject
public import BPFSyscall
import BTF

/// What a program needs from others to be loaded.
public struct ProgramBindings: Sendable {
  /// The descriptors of the maps, by the object's names for them.
  public var maps: [String: Int32]
  /// The kernel function that the program is loaded for, of those kinds that have one.
  public var function: String?
  /// For a program of a struct_ops map: the type it belongs to and the member that holds it.
  public var member: StructOpsMember?

  public init(maps: [String: Int32], function: String? = nil, member: StructOpsMember? = nil) {
    self.maps = maps
    self.function = function
    self.member = member
  }
}

/// Where a struct_ops program stands: the kernel's structure and the number of the member.
public struct StructOpsMember: Hashable, Sendable {
  public var typeID: UInt32
  public var index: UInt32

  public init(typeID: UInt32, index: UInt32) {
    self.typeID = typeID
    self.index = index
  }
}

extension ObjectLoader {
  /// Loads a program of this object: relocates it for this kernel, and lets the verifier judge it.
  public func loadProgram(
    _ spec: ProgramSpec, _ bindings: ProgramBindings
  ) throws(LoaderError) -> Program {
    let instructions = try relocated(spec, bindings.maps)
    var options = Program.Options(
      type: spec.type, instructions: Instruction.encode(instructions), license: object.license)
    options.name = ObjectName(truncating: spec.name).description
    options.expectedAttachType = spec.expectedAttachType
    options.flags = spec.flags
    options.kernelVersion = object.kernelVersion
    if let function = bindings.function { options.attachTypeID = try id(of: function, spec) }
    if let member = bindings.member {
      options.attachTypeID = member.typeID
      options.expectedAttachType = AttachType(rawValue: member.index)
    }
    options.debug = debugInformation(spec)
    do throws(SystemCallError) {
      return try Program.load(options)
    } catch {
      throw .from(error, "cannot load program \(name)/\(spec.name) (\(spec.section))")
    }
  }

  /// The instructions for this kernel: field accesses by CO-RE, then maps.
  private func relocated(
    _ spec: ProgramSpec, _ maps: [String: Int32]
  ) throws(LoaderError) -> [Instruction] {
    do {
      guard !spec.coreRelocations.isEmpty, let local = object.btf else {
        return try spec.instructions(maps: maps)
      }
      return try spec.relocated(local: local, targets: [try host.kernelBTF()])
        .instructions(maps: maps)
    } catch let error as LoaderError {
      throw error
    } catch {
      throw LoaderError(
        .invalidBytecode, "cannot relocate program \(name)/\(spec.name): \(error)",
        advice: (error as? ObjectError)?.advice)
    }
  }

  private func id(of function: String, _ spec: ProgramSpec) throws(LoaderError) -> UInt32 {
    if let id = try host.functionID(function) { return id }
    throw LoaderError(
      .missingTarget,
      "program \(name)/\(spec.name): this kernel's BTF has no function \(function)")
  }

  private func debugInformation(_ spec: ProgramSpec) -> Program.DebugInformation? {
    guard let functions = spec.functionInfo, let descriptor = typeDescriptor() else { return nil }
    return Program.DebugInformation(
      btf: descriptor, functions: functions.records,
      lines: spec.lineInfo?.records ?? .init(recordSize: 0, bytes: []))
  }
}

extension ExtInfo {
  fileprivate var records: Program.DebugInformation.Records {
    .init(recordSize: UInt32(recordSize), bytes: bytes)
  }
}
