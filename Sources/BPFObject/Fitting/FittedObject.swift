import BPFSyscall
import BTF

/// A bytecode file fitted to a kernel: what the kernel would be given, before anything is given to it.
///
/// Whatever the file asks of the kernel is looked up once, when the first map or program needs it.
public final class FittedObject {
  /// The file.
  public let object: ObjectFile
  /// The kernel that it is fitted to.
  public let kernel: any TargetKernel
  private let options: FittingOptions
  private var relocator: CoreRelocator?
  private var knownExterns: ExternValues?
  private var knownStructOps: [String: KernelStructOps] = [:]
  /// What ``contextTags()`` found.
  var knownContextTags: ContextTags??

  /// A file and a kernel.
  ///
  /// - Parameters:
  ///   - object: The file.
  ///   - kernel: The kernel.
  ///   - options: What the kernel is not asked for.
  public init(
    _ object: ObjectFile, on kernel: any TargetKernel, options: FittingOptions = FittingOptions()
  ) {
    self.object = object
    self.kernel = kernel
    self.options = options
  }

  /// What the file's externs are on this kernel.
  public func externs() throws(ObjectError) -> ExternValues {
    if let knownExterns { return knownExterns }
    let values = try ExternResolver.resolve(
      object, on: kernel, configuration: options.configuration)
    knownExterns = values
    return values
  }

  /// A map as this kernel shall get it: its size in effect, and the values of the kernel's configuration.
  public func map(_ spec: MapSpec) throws(ObjectError) -> MapSpec {
    var map = try spec.effective(possibleCPUs: kernel.possibleCPUs)
    if map.role == .configuration { map.initialValue = try externs().configuration }
    return map
  }

  /// A `struct_ops` map as this kernel lays it out.
  public func structOps(_ map: MapSpec) throws(ObjectError) -> KernelStructOps {
    if let known = knownStructOps[map.name] { return known }
    guard let structOps = map.structOps, let local = object.btf else {
      throw ObjectError("not a struct_ops map", symbol: map.name)
    }
    let layout = try structOps.kernelValue(local: local, kernel: kernel)
    knownStructOps[map.name] = layout
    return layout
  }

  /// Looks up what programs ask of the kernel's types, in the order of the file.
  public func prepare(_ programs: [ProgramSpec]) throws(ObjectError) {
    try withRelocator { relocator throws(ObjectError) in try relocator.answer(programs) }
  }

  /// A program as this kernel shall get it.
  ///
  /// - Parameters:
  ///   - spec: The program.
  ///   - target: What of the kernel it is loaded for, for those types of programs that need it.
  public func program(
    _ spec: ProgramSpec, target: KernelTarget? = nil
  ) throws(ObjectError) -> FittedProgram {
    try spec.requireType()
    var program = spec
    if !spec.coreRelocations.isEmpty {
      try withRelocator { relocator throws(ObjectError) in
        program = try relocator.relocate(spec)
      }
    }
    var modules: [ExternValues.Module] = []
    if !spec.externNames.isEmpty {
      let externs = try externs()
      program = try program.resolving(externs, configurationMap: configurationMap)
      modules = externs.calledModules
    }
    program = program.without(maps: mapsLeftOut)
    if let functions = try contextTags()?.functions[spec.name] { program.functionInfo = functions }
    return FittedProgram(
      spec: program, expectedAttachType: expectedAttachType(of: spec), target: target,
      calledModules: modules)
  }

  private func withRelocator(
    _ body: (inout CoreRelocator) throws(ObjectError) -> Void
  ) throws(ObjectError) {
    guard let local = object.btf else { return }
    let kernel = kernel
    if relocator == nil {
      let isGiven = options.types != nil
      let types = if let given = options.types { given } else { try kernel.types() }
      relocator = CoreRelocator(local: local, kernel: types) { () throws(ObjectError) in
        isGiven ? [] : try kernel.modules().map(\.types)
      }
    }
    guard var taken = relocator.take() else { return }
    defer { relocator = taken }
    try body(&taken)
  }

  /// USDT programs are loaded for one link over all places, where the kernel has such.
  private func expectedAttachType(of spec: ProgramSpec) -> AttachType? {
    spec.definition.traits.contains(.usdt) && kernel.has(.uprobeMultiLink)
      ? .traceUprobeMulti : spec.expectedAttachType
  }

  private var configurationMap: String? {
    object.maps.first { $0.role == .configuration }?.name
  }

  /// The numbers of the maps that are not created.
  private var mapsLeftOut: [String: Int] {
    var numbers: [String: Int] = [:]
    for (number, map) in object.maps.enumerated() where !map.autoCreate {
      numbers[map.name] = number
    }
    return numbers
  }
}
