import BPFObject
import BPFSyscall
import BTF
import Manifest
import Reconciler

/// Writes what the kernel would be given, in the text that the project's oracle over libbpf writes
/// (`Tests/Oracle/libbpf`): so `diff` shows where the two loaders differ.
struct AsLoadedText {
  private let path: String
  private let fitted: FittedObject
  private var text: PrintableText = ""

  init(path: String, _ fitted: FittedObject) {
    self.path = path
    self.fitted = fitted
  }

  func render() throws(CommandFailure) -> PrintableText {
    var copy = self
    do throws(ObjectError) {
      try copy.add()
    } catch {
      throw CommandFailure(
        ReconcilerError(.invalid, "\(path): \(error)", advice: error.advice), [])
    }
    return copy.text
  }

  private mutating func add() throws(ObjectError) {
    let plan = try fitted.loadPlan()
    let types = try fitted.types()
    for map in plan.maps { add(map, hasTypes: types != nil, among: plan.maps) }
    let typesText = types.map { "btf=\($0.bytes.count) bytes fnv \(Fingerprint.of($0.bytes))" }
    for program in plan.programs { try add(program, typesText ?? "btf=none") }
    for map in fitted.object.maps {
      addData(plan.maps.first { $0.spec.name == map.name } ?? LoadPlan.Map(spec: map))
    }
    text += "result \(path) ok progs \(fitted.object.programs.count)\n"
  }

  /// A map of maps is made of a template, which goes before it.
  private mutating func add(_ map: LoadPlan.Map, hasTypes: Bool, among all: [LoadPlan.Map]) {
    let spec = map.spec
    if let inner = spec.inner {
      add(LoadPlan.Map(spec: inner), hasTypes: hasTypes, among: all)
    }
    let ownTypes = hasTypes && spec.type.takesTypes
    var flags = spec.flags
    if map.structOps?.module != nil { flags.insert(.valueTypeBTF) }
    text += "map \(Self.shownName(spec, all)) type \(spec.type.rawValue) key \(spec.keySize) "
    text += "value \(map.structOps.map { UInt32($0.valueSize) } ?? spec.valueSize) "
    text += "max \(spec.maxEntries) flags 0x\(String(flags.rawValue, radix: 16)) "
    text += "extra \(spec.extra) inner \(spec.inner == nil ? "no" : "yes") "
    text += "numa \(spec.numaNode ?? 0) btf(\(ownTypes ? "own" : "-"),"
    text += ownTypes ? "\(spec.keyTypeID),\(spec.valueTypeID))" : "0,0)"
    text += " vmlinux_value \(map.structOps?.valueTypeID ?? 0)\n"
  }

  private mutating func add(_ program: FittedProgram, _ types: String) throws(ObjectError) {
    let spec = program.spec
    let instructions = spec.instructions
    text += "prog \(spec.name) sec \(spec.section) type \(spec.type.rawValue) "
    text += "attach \(program.expectedAttachType?.rawValue ?? 0) insns \(instructions.count) "
    text += "flags 0x\(String(spec.flags.rawValue, radix: 16)) "
    text += "attach_btf_id \(program.target?.typeID ?? 0) \(types)"
    let (functions, lines) = (spec.functionInfo, spec.lineInfo)
    text += " func_info \(functions?.count ?? 0)*\(functions?.recordSize ?? 0)"
    text += " line_info \(lines?.count ?? 0)*\(lines?.recordSize ?? 0)"
    if let functions, functions.count > 0 {
      text += " finfo fnv \(Fingerprint.of(functions.bytes))"
    }
    var listing = InstructionListing(spec, fitted.object)
    listing.add()
    text += " masked fnv \(Fingerprint.of(Instruction.encode(listing.masked)))\n"
    text += listing.text
  }

  /// The oracle knows a map by what the kernel keeps of its name, and shows the first map of that.
  private static func shownName(_ spec: MapSpec, _ all: [LoadPlan.Map]) -> String {
    let kept = spec.name.inKernel
    return all.first { $0.spec.name.inKernel == kept }?.spec.name ?? kept
  }

  /// What libbpf keeps of initial values: those that user space may map.
  private mutating func addData(_ map: LoadPlan.Map) {
    let spec = map.spec
    // Nil for zeros, which may be more than there is memory.
    let bytes: [UInt8]?
    switch spec.role {
    case .readOnlyData, .data, .bss, .configuration:
      guard spec.flags.contains(.memoryMappable) else { return }
      bytes = spec.initialValue
    case .structOps: bytes = map.structOps?.value ?? spec.structOps?.bytes ?? []
    case .user:
      guard spec.type == .arena else { return }
      bytes = spec.initialValue ?? []
    }
    let count = bytes.map { UInt32(clamping: $0.count) } ?? spec.valueSize
    let print = bytes.map(Fingerprint.of) ?? Fingerprint.ofZeros(count: count)
    text += "data \(spec.name) \(count) bytes fnv \(print)\n"
  }
}

extension String {
  /// What the kernel keeps of a name.
  fileprivate var inKernel: String { String(decoding: utf8.prefix(15), as: UTF8.self) }
}

/// The instructions of a program, one a line.
private struct InstructionListing {
  private let spec: ProgramSpec
  private let mapNames: [Int: (name: String, isValue: Bool)]
  private let seconds: [Int: Int32]
  private(set) var text: PrintableText = ""
  /// The instructions with the fingerprints of maps' names in the place of descriptors.
  private(set) var masked: [Instruction]

  init(_ spec: ProgramSpec, _ object: ObjectFile) {
    self.spec = spec
    masked = spec.instructions
    var mapNames: [Int: (String, Bool)] = [:]
    var seconds: [Int: Int32] = [:]
    for reference in spec.references {
      switch reference.target {
      case .map(let name): mapNames[reference.instruction] = (name.inKernel, false)
      case .mapValue(let name, let offset):
        mapNames[reference.instruction] = (name.inKernel, true)
        seconds[reference.instruction + 1] = offset
      case .module: seconds[reference.instruction + 1] = 1
      case .function, .external: continue
      }
    }
    self.mapNames = mapNames
    self.seconds = seconds
  }

  mutating func add() {
    var index = 0
    while index < spec.instructions.count {
      var instruction = spec.instructions[index]
      let isLoad = instruction.code == 0x18
      if let (name, isValue) = mapNames[index] {
        instruction.source = isValue ? 2 : 1
        masked[index] = instruction
        masked[index].immediate = Int32(
          truncatingIfNeeded: Fingerprint.number(Array(name.utf8)))
        instruction.immediate = 0
        line(index, instruction, "map \(name)\(isValue ? " value" : "")")
      } else {
        line(index, instruction, Self.note(instruction))
      }
      index += 1
      guard isLoad, index < spec.instructions.count else { continue }
      var second = spec.instructions[index]
      if let immediate = seconds[index] { second.immediate = immediate }
      masked[index] = second
      line(index, second, nil)
      index += 1
    }
  }

  private static func note(_ instruction: Instruction) -> String? {
    switch (instruction.code, instruction.source) {
    case (0x18, 3): "btf id \(instruction.immediate)"
    case (0x18, 4): "func"
    case (0x85, 1): "subprog +\(instruction.immediate)"
    case (0x85, 2): "kfunc"
    default: nil
    }
  }

  private mutating func line(_ index: Int, _ instruction: Instruction, _ note: String?) {
    let number = String(index)
    let offset = String(instruction.offset)
    text += "  \(String(repeating: " ", count: max(0, 4 - number.utf8.count)))\(number): "
    text += "\(Hex.text(UInt64(instruction.code), digits: 2)) "
    text += "\(Hex.text(UInt64(instruction.destination), digits: 1))"
    text += "\(Hex.text(UInt64(instruction.source), digits: 1)) "
    text += "\(String(repeating: " ", count: max(0, 6 - offset.utf8.count)))\(offset) "
    text += "\(Hex.text(UInt64(UInt32(bitPattern: instruction.immediate)), digits: 8))"
    if let note { text += " ; \(note)" }
    text += "\n"
  }
}

/// FNV-1a of bytes, 64 bits, with the start that the oracle has.
private enum Fingerprint {
  private static let start: UInt64 = 1_469_598_103_934_665_603
  private static let prime: UInt64 = 1_099_511_628_211

  static func number(_ bytes: [UInt8]) -> UInt64 {
    bytes.reduce(start) { ($0 ^ UInt64($1)) &* prime }
  }

  static func of(_ bytes: [UInt8]) -> String { Hex.text(number(bytes), digits: 16) }

  /// That of so many zeros: each multiplies once more, so squares get there in a few steps.
  static func ofZeros(count: UInt32) -> String {
    var (hash, power, rest) = (start, prime, count)
    while rest > 0 {
      if rest & 1 != 0 { hash &*= power }
      power &*= power
      rest >>= 1
    }
    return Hex.text(hash, digits: 16)
  }
}

/// Numbers in hexadecimal.
enum Hex {
  /// The number with at least so many digits.
  static func text(_ number: UInt64, digits: Int) -> String {
    let text = String(number, radix: 16)
    return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
  }
}
