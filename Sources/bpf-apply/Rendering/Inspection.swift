import BPFObject
import BPFSyscall
import BTF

/// What a bytecode file holds, and how it fits a kernel: what `inspect` shows.
struct Inspection: Encodable {
  /// Grows where what is here is renamed or means something else.
  let formatVersion = 1
  let name: String
  let license: String
  var programs: [Program] = []
  var maps: [Map] = []
  var variables: [Variable] = []
  var externs: [Extern] = []
  var relocations: [Relocation] = []
  /// Why the file does not fit the kernel, or why that cannot be told.
  var problems: [String] = []

  struct Program: Encodable {
    let name: String
    let section: String
    let type: String
    let attachType: String?
    let target: String?
    let instructions: Int
    /// Whether it is loaded without being asked for.
    let autoload: Bool
  }

  struct Map: Encodable {
    let name: String
    let type: String
    let keySize: UInt32
    let valueSize: UInt32
    let maxEntries: UInt32
    let flags: UInt32
    let role: String
  }

  struct Variable: Encodable {
    let name: String
    /// What a manifest calls it; nil where that is not possible, as its section has several of one name.
    let key: String?
    let type: String
    let map: String
    let value: String
  }

  struct Extern: Encodable {
    let name: String
    let kind: String
    let weak: Bool
  }

  struct Relocation: Encodable {
    let program: String
    let instruction: Int
    let kind: String
    let subject: String
    /// Whether the kernel has it; nil where that is not known.
    let resolves: Bool?
  }

  init(_ fitted: FittedObject) {
    let object = fitted.object
    name = object.name
    license = object.license
    programs = object.programs.map { spec in
      Program(
        name: spec.name, section: spec.section, type: "\(spec.type)",
        attachType: spec.expectedAttachType.map { "\($0)" }, target: spec.sectionTarget,
        instructions: spec.instructions.count, autoload: spec.autoload)
    }
    maps = object.maps.map { spec in
      Map(
        name: spec.name, type: "\(spec.type)", keySize: spec.keySize, valueSize: spec.valueSize,
        maxEntries: spec.maxEntries, flags: spec.flags.rawValue, role: spec.role.rawValue)
    }
    externs = object.externs.map { entry in
      Extern(name: entry.name, kind: entry.kind.word, weak: entry.isWeak)
    }
    addVariables(object)
    addRelocations(fitted)
    do throws(ObjectError) { _ = try fitted.loadPlan() } catch { report(error) }
  }

  private mutating func addVariables(_ object: ObjectFile) {
    guard let btf = object.btf else { return }
    let names = GlobalNames(object)
    for map in object.maps {
      let keys = names.written(in: map)
      for variable in (try? map.variables(btf: btf)) ?? [] {
        variables.append(
          Variable(
            name: variable.name, key: keys[variable.name], type: variable.type, map: map.name,
            value: variable.shownValue))
      }
    }
  }

  private mutating func addRelocations(_ fitted: FittedObject) {
    for spec in fitted.object.programs where !spec.coreRelocations.isEmpty {
      var known: ProgramSpec?
      do throws(ObjectError) {
        known = try fitted.program(spec).spec
      } catch {
        report(error)
      }
      for relocation in spec.coreRelocations {
        relocations.append(
          Relocation(
            program: spec.name, instruction: relocation.instruction,
            kind: "\(relocation.kind)",
            subject: (try? fitted.object.describe(relocation)) ?? relocation.access,
            resolves: known.map { $0.holds(relocation) }))
      }
    }
  }

  private mutating func report(_ error: ObjectError) {
    let text = error.description + (error.advice.map { "; \($0)" } ?? "")
    if !problems.contains(text) { problems.append(text) }
  }
}

extension ProgramSpec {
  /// Whether the kernel that the program is fitted to has what a relocation asks for.
  fileprivate func holds(_ relocation: CoreRelocation) -> Bool {
    if unresolved[relocation.instruction] != nil { return false }
    switch relocation.kind {
    case .fieldExists, .typeExists, .typeMatches, .enumeratorExists, .typeIDTarget, .typeSize:
      // 0 says that there is none.
      return instructions[relocation.instruction].immediate != 0
    default: return true
    }
  }
}

extension Extern.Kind {
  fileprivate var word: String {
    switch self {
    case .configuration: "configuration"
    case .address: "address"
    case .variable: "variable"
    case .function: "function"
    }
  }
}

extension GlobalVariable {
  /// The value for people: a number, a text in quotes, or bytes.
  fileprivate var shownValue: String {
    switch value {
    case .integer(let number): "\(number)"
    case .boolean(let value): "\(value)"
    case .string(let text): "\"\(text)\""
    case .bytes, nil:
      bytes.allSatisfy { $0 == 0 }
        ? "zeros"
        : "hex:" + bytes.prefix(32).map { Hex.text(UInt64($0), digits: 2) }.joined()
          + (bytes.count > 32 ? "…" : "")
    }
  }
}
