import BTF

/// Type information, alone and as what continues another's.
enum BTFTarget {
  private static let base = Result { try BTF(FuzzFixture("core").section(".BTF")) }

  /// Looking at each of very many types would take long with no fault of the code's.
  private static let most = 256

  static func run(_ bytes: [UInt8]) throws {
    if let btf = try open(bytes, base: nil) {
      try look(at: btf)
      try edit(btf)
      try sanitise(btf)
    }
    if let split = try open(bytes, base: base.get()) { try look(at: split) }
  }

  /// The types in bytes; nil where they are refused.
  static func open(_ bytes: [UInt8], base: BTF?) throws -> BTF? {
    do throws(BTFError) {
      return try BTF(bytes, base: base)
    } catch {
      try require(!error.message.isEmpty, "an error without a message")
      return nil
    }
  }

  private static func look(at btf: BTF) throws {
    try require(btf.endTypeID == btf.firstTypeID + UInt32(btf.typeCount), "the ids have a gap")
    try require((try? btf.type(btf.endTypeID)) == nil, "there is a type behind the last")
    for id in (btf.firstTypeID..<btf.endTypeID).prefix(most) {
      _ = btf.cDeclaration(of: id)
      _ = btf.cDefinition(of: id)
      _ = try? btf.layout(of: id)
      _ = try? btf.size(of: id)
      _ = try? btf.resolved(id)
      guard let type = try? btf.type(id) else { continue }
      try require(type.id == id && type.kind == btf.kind(of: id), "type \(id) is another")
      try find(type, in: btf)
    }
  }

  private static func find(_ type: BTFType, in btf: BTF) throws {
    // A name whose damaged UTF-8 was repaired is not the name in the bytes.
    guard !type.name.isEmpty, !type.name.unicodeScalars.contains("\u{FFFD}") else { return }
    guard let found = btf.id(named: type.name, kind: type.kind) else {
      throw FuzzFailure(description: "'\(type.name)' is not found")
    }
    try require(found <= type.id, "'\(type.name)' is found later than it stands")
    try require(btf.kind(of: found) == type.kind, "'\(type.name)' is found as another kind")
    let ids = btf.ids(essentiallyNamed: type.name, kinds: [type.kind])
    try require(ids.contains(type.id), "'\(type.name)' is not found by its essential name")
    try require(ids == ids.sorted(), "what is found is not in order")
  }

  /// Opened and not changed, bytes stay what they mean; each type that is made anew is the same.
  private static func edit(_ btf: BTF) throws {
    guard var editor = try? BTFEditor(btf) else { return }
    let again = try BTF(editor.encoded())
    try require(again.typeCount == btf.typeCount, "the editor loses types")
    for id in btf.typeIDs.prefix(most) {
      guard let type = try? btf.type(id) else { continue }
      try require((try? again.type(id)) == type, "the editor changes type \(id)")
    }
    var added: [UInt32: BTFType] = [:]
    for id in btf.typeIDs.prefix(most) {
      guard let type = try? btf.type(id), let new = try? editor.add(type.content, named: type.name)
      else { continue }
      added[new] = type
    }
    let grown = try editor.finished()
    for (id, type) in added {
      let new = try grown.type(id)
      try require(new.name == type.name && new.content == type.content, "an added type is another")
    }
  }

  private static func sanitise(_ btf: BTF) throws {
    let features = BTFFeatures(rawValue: UInt32(truncatingIfNeeded: btf.bytes.count))
    for features in [[], features] {
      guard let bytes = try? btf.sanitized(for: features) else { continue }
      try require(try BTF(bytes).typeCount >= btf.typeCount, "sanitising loses types")
    }
  }

  static func seeds() throws -> [[UInt8]] {
    // The fixtures' reader reads numbers as they stand, and one file is big-endian.
    let names = try FuzzFixture.names().filter { $0 != "refused_big_endian" }
    return try names.compactMap { name throws in
      let section = try FuzzFixture(name).section(".BTF")
      return section.isEmpty ? nil : section
    }
  }
}
