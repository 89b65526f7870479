import BPFObject
import BPFSyscall
import BTF
import Manifest

/// Encodes what a manifest puts into a map: literals become bytes, and all that is wrong with them is reported together.
struct MapEntriesEncoder {
  let entry: MapEntry
  let entries: MapEntries
  let definition: MapDefinition
  let diagnostics: DiagnosticCollector

  private var spec: MapSpec { definition.spec }

  /// What the map shall hold; nil where it is of a kind that cannot be told, which is reported.
  func contents() throws(ReconcilerError) -> DesiredContents? {
    guard checkTakesEntries() else { return nil }
    let key = form(entry.key, spec.keySize, spec.keyTypeID, isTrie: spec.type == .lpmTrie)
    let value = form(entry.value, spec.valueSize, spec.valueTypeID, isTrie: false)
    var known = KnownKeys(spec: spec, diagnostics: diagnostics)
    var elements: [[UInt8]: [UInt8]] = [:]
    for element in entries.values {
      guard case .literal(let literal) = element.value else {
        diagnostics.error(
          "an entry of a \(spec.type) is no program", at: element.key.mark,
          help: "programs are in maps of type prog_array")
        continue
      }
      let keyBytes = bytes(of: element.key, key, "key")
      let valueBytes = bytes(of: literal, value, "value")
      guard let keyBytes, let valueBytes, known.accept(keyBytes, element.key) else { continue }
      elements[keyBytes] = valueBytes
    }
    if !spec.type.isArray, elements.count > Int(spec.maxEntries) {
      diagnostics.error(
        "map `\(entry.name)` holds \(spec.maxEntries) entries at most, and these are \(elements.count)",
        at: entries.mark, help: "raise `max_entries`")
    }
    return DesiredContents(
      mode: entries.mode, contents: MapContents(try asTheKernelGives(elements)),
      keys: Set(elements.keys), mark: entries.mark)
  }

  /// The programs that the map shall hold, by index.
  func programs() -> [(index: UInt32, function: ObjectReference)] {
    if entries.mode != .exact {
      diagnostics.error(
        "the programs of map `\(entry.name)` are written when it is made, and another is made where they change",
        at: entries.mark, help: "write `mode: exact`")
    }
    let key = form(entry.key, spec.keySize, 0, isTrie: false)
    var known = KnownKeys(spec: spec, diagnostics: diagnostics)
    return entries.values.compactMap { element in
      guard case .program(let function) = element.value else {
        diagnostics.error(
          "an entry of a prog_array is a program", at: element.key.mark,
          help: "write `{ program: FILE/FUNCTION }`")
        return nil
      }
      guard let bytes = bytes(of: element.key, key, "key"), known.accept(bytes, element.key) else {
        return nil
      }
      return (bytes.index, function)
    }
  }

  private func checkTakesEntries() -> Bool {
    let problem: (text: String, help: String?)? =
      if spec.role != .user {
        ("holds variables, which are no entries", "set them with `globals` of the bytecode file")
      } else if !spec.type.takesEntries {
        (
          "is a \(spec.type), whose entries cannot be said here",
          "maps that have them: hash, lru_hash, percpu_hash, lru_percpu_hash, array, percpu_array, "
            + "lpm_trie, prog_array"
        )
      } else if spec.flags.contains(.readOnly) {
        ("has the flag rdonly, so that nobody can write its entries", nil)
      } else if spec.flags.contains(.writeOnly), entries.mode != .seed {
        (
          "has the flag wronly, so that its entries cannot be compared",
          "`mode: seed` needs no look"
        )
      } else {
        nil
      }
    guard let problem else { return true }
    diagnostics.error(
      "map `\(entry.name)` \(problem.text)", at: entries.mark, help: problem.help)
    return false
  }

  /// How a key or value is written: as the manifest's type, else by what the file says of it.
  private func form(
    _ field: MapField?, _ size: UInt32, _ typeID: UInt32, isTrie: Bool
  ) -> MapLiteralForm {
    switch field {
    case .scalar(let scalar): return .scalar(scalar)
    case .size(let size): return .bytes(size)
    case .btf, nil: break
    }
    if isTrie, size == 8 || size == 20 { return .prefix(size - 4) }
    let isNumber = typeID == 0 || definition.object?.object.btf?.isNumber(typeID) != false
    return isNumber && [1, 2, 4, 8].contains(size) ? .integer(size) : .bytes(size)
  }

  private func bytes(
    of literal: MapLiteral, _ form: MapLiteralForm, _ what: String
  ) -> [UInt8]? {
    do throws(MapLiteralError) {
      return try form.bytes(of: literal.text)
    } catch {
      diagnostics.error("\(what) \(error.message)", at: literal.mark, help: error.help)
      return nil
    }
  }

  /// Zeros of an array are as good as nothing, and of a per-CPU map every CPU has the value.
  private func asTheKernelGives(
    _ elements: [[UInt8]: [UInt8]]
  ) throws(ReconcilerError) -> [[UInt8]: [UInt8]] {
    let held =
      spec.type.isArray ? elements.filter { $0.value.contains { $0 != 0 } } : elements
    guard spec.type.isPerCPU else { return held }
    let count = try CPUs.possible(forMapAt: entries.mark)
    let padding = [UInt8](repeating: 0, count: (8 - Int(spec.valueSize) % 8) % 8)
    return held.mapValues { value in
      Array(repeatElement(value + padding, count: count).joined())
    }
  }
}

/// The keys of one map, as they are found.
private struct KnownKeys {
  let spec: MapSpec
  let diagnostics: DiagnosticCollector
  /// Where each stands.
  private var marks: [[UInt8]: SourceMark] = [:]

  init(spec: MapSpec, diagnostics: DiagnosticCollector) {
    self.spec = spec
    self.diagnostics = diagnostics
  }

  /// Whether a key may stand in the map, and does not yet.
  mutating func accept(_ key: [UInt8], _ literal: MapLiteral) -> Bool {
    if spec.type.isArray || spec.type == .programArray, key.index >= spec.maxEntries {
      diagnostics.error(
        "index \(literal.text) is outside of the map, which has \(spec.maxEntries) entries",
        at: literal.mark)
      return false
    }
    if spec.type == .lpmTrie, key.canonicalKey(of: .lpmTrie) != key {
      diagnostics.error(
        "key `\(literal.text)` has bits behind its prefix, or too long a prefix", at: literal.mark)
      return false
    }
    if let first = marks[key] {
      diagnostics.error(
        "key `\(literal.text)` stands here twice", at: literal.mark,
        notes: [.init("the first is here", at: first)])
      return false
    }
    marks[key] = literal.mark
    return true
  }
}

extension BTF {
  /// Whether a type is a number, perhaps by another name.
  fileprivate func isNumber(_ id: UInt32) -> Bool {
    switch try? resolved(id).kind {
    case .integer, .enumeration, .enumeration64: true
    default: false
    }
  }
}
