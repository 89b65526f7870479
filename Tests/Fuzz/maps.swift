import BPFObject
import BTF

/// Map definitions: the section `.BTF` of a file that is otherwise right; the first byte says which file. Where
/// its highest bit is set, the bytes are what types are made from, so that they define maps more often.
enum MapsTarget {
  private static let fixtures = Result {
    try FuzzFixtures("maps", "map_fields", "initialisers", "arena", "struct_ops", "data_sections")
  }

  static func run(_ bytes: [UInt8]) throws {
    guard let (fixture, rest) = try fixtures.get().chosen(by: bytes) else { return }
    var section = rest
    if bytes[0] & 0x80 != 0 {
      guard let made = try? MadeMaps(rest, like: BTF(fixture.section(".BTF"))) else { return }
      section = made.bytes
    }
    let file = fixture.replacing(".BTF", with: section)
    guard let object = try ObjectExercise.open(file) else { return }
    try ObjectExercise.all(object)
    for map in object.maps {
      let effective = map.effective { 4 }
      try require(effective.maxEntries >= map.maxEntries, "a map is smaller in effect")
      try require(map.inner?.inner == nil, "a map of maps of maps")
    }
    if let types = object.btf { try ObjectExercise.fit(object, to: FuzzKernel(types)) }
  }

  static func seeds() throws -> [[UInt8]] {
    let own = try fixtures.get().seeds { $0.section(".BTF") }
    // What is read of these bytes is arbitrary; the fuzzer finds what it is good for.
    return own + own.map { [$0[0] | 0x80] + $0.dropFirst().prefix(256) }
  }
}

/// Types made from bytes, of kinds of which maps are defined, and a section of maps of these types.
private struct MadeMaps {
  private var input: ArraySlice<UInt8>
  private var editor = BTFEditor()
  /// The types as a section `.BTF`.
  var bytes: [UInt8] { editor.encoded() }

  private static let members = [
    "type", "max_entries", "map_flags", "numa_node", "map_extra", "key_size", "value_size", "key",
    "value", "pinning", "values", "other",
  ]

  /// - Parameter like: The file's own types, whose variables keep their names, as the file has symbols for them.
  init(_ input: [UInt8], like own: BTF) throws {
    self.input = input[...]
    let count = Int(next() % 48) + 1
    for _ in 0..<count { try addType() }
    for name in [".maps", ".data", ".rodata", ".bss", ".struct_ops", ".struct_ops.link"] {
      guard let section = try own.section(named: name) else { continue }
      var places: [BTFSectionVariable] = []
      for place in section.variables {
        let linkage = next() % 8 == 0 ? BTFLinkage(rawValue: UInt32(next())) : nil
        let variable = try editor.add(
          .variable(id(), linkage ?? .global), named: own.type(place.typeID).name)
        places.append(BTFSectionVariable(typeID: variable, offset: place.offset, size: place.size))
      }
      try editor.add(.section(size: 0, places), named: name)
    }
  }

  private mutating func next() -> UInt8 { input.popFirst() ?? 0 }

  private mutating func number() -> Int {
    let length = Int(next() % 5)
    return (0..<length).reduce(0) { value, _ in value << 8 | Int(next()) }
  }

  /// A type that is there, or one behind it.
  private mutating func id() -> UInt32 { UInt32(next()) % (editor.endTypeID + 1) }

  private mutating func addType() throws {
    switch next() % 12 {
    case 0:
      let size = Int([1, 2, 4, 8, 16, 3, 0, 255][Int(next() % 8)])
      try editor.add(
        .integer(BTFInteger(size: size, bits: min(size * 8, 255), isSigned: next() & 1 != 0)),
        named: "int")
    case 1, 2: try editor.add(.pointer(to: id()))
    case 3, 4: try editor.add(.array(BTFArray(element: id(), index: id(), count: number())))
    case 5, 6: try editor.add(.structure(size: number(), fields()), named: name())
    case 7: try editor.add(.union(size: number(), fields()), named: name())
    case 8: try editor.add(.typedef(id()), named: "alias")
    case 9: try editor.add(.const(id()))
    case 10:
      try editor.add(
        .enumeration64(
          size: 8, isSigned: false, [BTFEnumerator(name: "A", value: Int64(number()) << 24)]))
    default:
      try editor.add(.prototype(returns: id(), [BTFParameter(name: "a", typeID: id())]))
    }
  }

  private mutating func name() -> String { ["", "s", "bpf_spin_lock", "ops"][Int(next() % 4)] }

  private mutating func fields() -> [BTFMember] {
    (0..<Int(next() % 12)).map { index in
      BTFMember(
        name: Self.members[Int(next()) % Self.members.count], typeID: id(),
        bitOffset: next() % 8 == 0 ? number() & 0xFF_FFFF : index * 64)
    }
  }
}
