import BPFObject
import BTF

/// Does with a file what loading it would do, but for the system calls.
enum ObjectExercise {
  /// Opens a file; nil where it is refused.
  static func open(_ bytes: [UInt8]) throws -> ObjectFile? {
    try refusable { () throws(ObjectError) in try ObjectFile(bytes, name: "fuzzed") }
  }

  /// Everything that can be asked of a file.
  static func all(_ object: ObjectFile) throws {
    try look(at: object)
    guard let btf = object.btf else { return }
    for features: BTFFeatures in [[], .all.subtracting(.enumerations64)] {
      // A section may name a variable that is missing.
      guard let bytes = try? btf.sanitized(for: features) else { continue }
      try require(
        try BTF(bytes).typeCount >= btf.typeCount, "sanitising loses types of the file's BTF")
    }
  }

  /// Everything that can be asked of a file's programs and maps.
  static func look(at object: ObjectFile) throws {
    for program in object.programs {
      try check(program, object)
      for relocation in program.coreRelocations {
        _ = try refusable { () throws(ObjectError) in try object.describe(relocation) }
      }
    }
    for map in object.maps { try check(map, object) }
  }

  /// Fits a file to a kernel: as a whole, then what it holds one by one, as one failure ends the whole.
  ///
  /// - Returns: Whether it fits as a whole.
  @discardableResult
  static func fit(_ object: ObjectFile, to kernel: FuzzKernel) throws -> Bool {
    let fitted = FittedObject(object, on: kernel)
    let plan = try refusable { () throws(ObjectError) in try fitted.loadPlan() }
    for map in object.maps {
      _ = try refusable { () throws(ObjectError) in try fitted.map(map) }
      if map.role == .structOps {
        _ = try refusable { () throws(ObjectError) in try fitted.structOps(map) }
      }
    }
    for program in object.programs {
      _ = try refusable { () throws(ObjectError) in try fitted.target(of: program) }
      let planned = plan?.programs.first { $0.spec.name == program.name }
      let result =
        try planned ?? refusable { () throws(ObjectError) in try fitted.program(program) }
      guard let spec = result?.spec else { continue }
      try require(
        spec.instructions.count == program.instructions.count,
        "fitting changes the number of instructions")
      try require(spec.coreRelocations.isEmpty, "a question about types is left")
      try require(
        spec.unresolved.keys.allSatisfy(spec.instructions.indices.contains),
        "an instruction is unresolved that is not there")
    }
    return plan != nil
  }

  private static func check(_ program: ProgramSpec, _ object: ObjectFile) throws {
    try require(!program.name.isEmpty || !program.section.isEmpty, "a program without a name")
    for reference in program.references {
      try require(
        program.instructions.indices.contains(reference.instruction),
        "a reference at an instruction that is not there")
    }
    try require(
      program.mapNames.isSubset(of: Set(object.maps.map(\.name))),
      "a program refers to a map that is not there")
    for info in [program.functionInfo, program.lineInfo].compactMap(\.self) {
      try require(info.bytes.count == info.count * info.recordSize, "a record is cut off")
    }
    _ = try refusable { () throws(ObjectError) in try program.canonicalForm(btf: object.btf) }
    let descriptors = Dictionary(program.mapNames.map { ($0, Int32(3)) }) { first, _ in first }
    _ = try refusable { () throws(ObjectError) in try program.instructions(maps: descriptors) }
  }

  private static func check(_ map: MapSpec, _ object: ObjectFile) throws {
    _ = try refusable { () throws(ObjectError) in try map.canonicalForm(btf: object.btf) }
    if let value = map.initialValue, map.role.isData {
      try require(value.count == Int(map.valueSize), "a section's value is not as long as it")
    }
    guard let btf = object.btf else { return }
    _ = try refusable { () throws(ObjectError) in try map.variables(btf: btf) }
    try SettingExercise(btf: btf).run(on: map)
    _ = map.structOps?.registeredName(btf: btf)
  }

  /// The result, or nil where it is refused with a reason that can be read.
  static func refusable<Result>(
    _ body: () throws(ObjectError) -> Result
  ) throws(FuzzFailure) -> Result? {
    do {
      return try body()
    } catch {
      guard !error.message.isEmpty else {
        throw FuzzFailure(description: "an error without a message")
      }
      return nil
    }
  }
}
