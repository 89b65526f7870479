import BPFObject
import BPFSyscall
import BTF
import Manifest

// What a manifest's maps hold: literals become bytes, and all that is wrong with them is reported together.
extension DesiredStateBuilder {
  /// What a map shall hold; nil where the manifest does not say it, or says it wrongly.
  mutating func contents(
    _ entries: MapEntries, of entry: MapEntry, _ spec: MapSpec, _ object: LoadedFile?
  ) throws(ReconcilerError) -> DesiredContents? {
    guard checkTakesEntries(entries, spec, entry.name) else { return nil }
    let key = form(entry.key, spec.keySize, spec.keyTypeID, object, isTrie: spec.type == .lpmTrie)
    let value = form(entry.value, spec.valueSize, spec.valueTypeID, object, isTrie: false)
    var found = FoundElements(spec: spec)
    for element in entries.values {
      guard case .literal(let literal) = element.value else {
        report(
          "an entry of a \(spec.type) is no program", at: element.key.mark,
          help: "programs are in maps of type prog_array")
        continue
      }
      let keyBytes = bytes(of: element.key, key, "key")
      let valueBytes = bytes(of: literal, value, "value")
      guard let keyBytes, let valueBytes, found.accepts(keyBytes, element.key, &self) else {
        continue
      }
      found.elements[keyBytes] = valueBytes
    }
    let count = found.marks.count
    if !spec.type.isArray, count > Int(spec.maxEntries) {
      report(
        "map `\(entry.name)` holds \(spec.maxEntries) entries at most, and these are \(count)",
        at: entries.mark, help: "raise `max_entries`")
    }
    return DesiredContents(
      mode: entries.mode,
      contents: MapContents(
        try spec.type.isPerCPU
          ? found.contents(possibleCPUs: possibleCPUs(at: entries.mark)) : found.contents),
      keys: Set(found.elements.keys), mark: entries.mark)
  }

  /// The programs that a manifest puts into a map, by index; they are loaded, since the map names them.
  mutating func programs(
    _ entries: MapEntries, of entry: MapEntry, _ spec: MapSpec
  ) -> [UInt32: ObjectAddress] {
    if entries.mode != .exact {
      report(
        "the programs of map `\(entry.name)` are written when it is made, and another is made where they change",
        at: entries.mark, help: "write `mode: exact`")
    }
    let key = form(entry.key, spec.keySize, 0, nil, isTrie: false)
    var found = FoundElements(spec: spec)
    var slots: [UInt32: ObjectAddress] = [:]
    for element in entries.values {
      guard case .program(let reference) = element.value else {
        report(
          "an entry of a prog_array is a program", at: element.key.mark,
          help: "write `{ program: FILE/FUNCTION }`")
        continue
      }
      guard let bytes = bytes(of: element.key, key, "key"), found.accepts(bytes, element.key, &self)
      else { continue }
      if let file = reference.file, filesLeftOut.contains(file) { continue }
      guard let (file, function) = self.function(reference) else { continue }
      let target = defaultTarget(function)
      request(file, function.name, target: target, mark: reference.mark)
      slots[bytes.index] = ObjectAddress(
        .program, ProgramName.of(file, function.name, for: target))
    }
    return slots
  }

  private mutating func checkTakesEntries(
    _ entries: MapEntries, _ spec: MapSpec, _ name: String
  ) -> Bool {
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
    report("map `\(name)` \(problem.text)", at: entries.mark, help: problem.help)
    return false
  }

  private mutating func bytes(
    of literal: MapLiteral, _ form: MapLiteralForm, _ what: String
  ) -> [UInt8]? {
    do throws(MapLiteralError) {
      return try form.bytes(of: literal.text)
    } catch {
      report("\(what) \(error.message)", at: literal.mark, help: error.help)
      return nil
    }
  }

  /// How a key or value is written: as the manifest's type, else by what the file says of it.
  private func form(
    _ field: MapField?, _ size: UInt32, _ typeID: UInt32, _ object: LoadedFile?, isTrie: Bool
  ) -> MapLiteralForm {
    switch field {
    case .scalar(let scalar): return .scalar(scalar)
    case .size(let size): return .bytes(size)
    case .btf, nil: break
    }
    if isTrie, size == 8 || size == 20 { return .prefix(size - 4) }
    let isNumber = typeID == 0 || object?.object.btf?.isNumber(typeID) != false
    return isNumber && [1, 2, 4, 8].contains(size) ? .integer(size) : .bytes(size)
  }
}

/// The entries of one map, as they are found.
private struct FoundElements {
  let spec: MapSpec
  var elements: [[UInt8]: [UInt8]] = [:]
  /// Where each key stands.
  var marks: [[UInt8]: SourceMark] = [:]

  /// Whether a key may stand in the map, and does not yet.
  mutating func accepts(
    _ key: [UInt8], _ literal: MapLiteral, _ builder: inout DesiredStateBuilder
  ) -> Bool {
    if spec.type.isArray || spec.type == .programArray, key.index >= spec.maxEntries {
      builder.report(
        "index \(literal.text) is outside of the map, which has \(spec.maxEntries) entries",
        at: literal.mark)
      return false
    }
    if spec.type == .lpmTrie, key.canonicalKey(of: .lpmTrie) != key {
      builder.report(
        "key `\(literal.text)` has bits behind its prefix, or too long a prefix", at: literal.mark)
      return false
    }
    if let first = marks[key] {
      builder.diagnostics.append(
        .error(
          "key `\(literal.text)` stands here twice", at: literal.mark,
          notes: [.init("the first is here", at: first)]))
      return false
    }
    marks[key] = literal.mark
    return true
  }

  /// As the kernel gives them: zeros of an array are as good as nothing.
  var contents: [[UInt8]: [UInt8]] {
    spec.type.isArray ? elements.filter { $0.value.contains { $0 != 0 } } : elements
  }

  /// As the kernel gives them of a per-CPU map: every CPU has the value.
  func contents(possibleCPUs: Int) -> [[UInt8]: [UInt8]] {
    let padding = [UInt8](repeating: 0, count: (8 - Int(spec.valueSize) % 8) % 8)
    return contents.mapValues { value in
      Array(repeatElement(value + padding, count: possibleCPUs).joined())
    }
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
