extension BTF {
  /// The bytes without what a kernel does not take: such types become others of the same size.
  ///
  /// Ids stay as they are. The bytes are those that libbpf loads into such a kernel.
  ///
  /// - Throws: where something is to go and the BTF continues another, or where a section names a variable
  ///   that is missing.
  public func sanitized(for features: BTFFeatures) throws(BTFError) -> [UInt8] {
    if features.isSuperset(of: .all) { return bytes }
    var sanitizer = BTFSanitizer(editor: try BTFEditor(self), features: features)
    return try sanitizer.run()
  }
}

/// Turns types into what an older kernel takes, one after the other.
private struct BTFSanitizer {
  var editor: BTFEditor
  let features: BTFFeatures
  /// The integer that stands where values of 64 bits stood; made when first needed.
  var placeholder: UInt32?

  mutating func run() throws(BTFError) -> [UInt8] {
    if !features.contains(.layoutSection) { editor.layout = [] }
    for id in 1..<editor.endTypeID {
      if let entry = editor.entry(of: id), let kind = entry.kind { try turn(id, kind, entry.count) }
    }
    return editor.encoded()
  }

  private mutating func turn(_ id: UInt32, _ kind: BTFKind, _ count: Int) throws(BTFError) {
    switch kind {
    case .variable where !features.contains(.dataSections),
      .declarationTag where !features.contains(.declarationTags):
      // A larger integer might not fit where a variable was.
      try editor.setKind(.integer, of: id)
      try editor.setWord(2, of: id, to: 1)
      try editor.setWord(3, of: id, to: 8)
    case .section where !features.contains(.dataSections):
      try turnIntoStruct(id, count)
    case .section where !features.contains(.questionMarkSections):
      let name = Int(try editor.word(0, of: id))
      if editor.strings.byte(at: name) == UInt8(ascii: "?") {
        editor.strings.set(UInt8(ascii: "_"), at: name)
      }
    case .prototype where !features.contains(.functions):
      // Parameters become values, their types numbers. The kernel wants the size to be 4.
      try editor.setKind(.enumeration, count: count, of: id)
      try editor.setWord(2, of: id, to: 4)
    case .function where !features.contains(.functions):
      try editor.setKind(.typedef, of: id)
    case .function where !features.contains(.globalFunctions):
      try editor.setLinkage(.static, of: id)
    case .float where !features.contains(.floats):
      // No struct of C may have its name.
      try editor.setWord(0, of: id, to: 0)
      try editor.setKind(.structure, of: id)
    case .typeTag where !features.contains(.typeTags):
      try editor.setWord(0, of: id, to: 0)
      try editor.setKind(.const, of: id)
    case .enumeration where !features.contains(.enumerations64):
      // Whether it is signed is not said.
      try editor.setKind(.enumeration, count: count, of: id)
    case .enumeration64 where !features.contains(.enumerations64):
      try turnIntoUnion(id, count)
    default: break
    }
  }

  /// A section becomes a struct with its variables as members, and gets a name such as C has.
  private mutating func turnIntoStruct(_ id: UInt32, _ count: Int) throws(BTFError) {
    let name = Int(try editor.word(0, of: id))
    for position in name..<(name + BTF.longestName) {
      let byte = editor.strings.byte(at: position)
      if byte == 0 { break }
      if byte == UInt8(ascii: ".") || byte == UInt8(ascii: "?") {
        editor.strings.set(UInt8(ascii: "_"), at: position)
      }
    }
    try editor.setKind(.structure, count: count, of: id)
    for index in 0..<count {
      let at = 3 + index * 3
      let (variable, offset) = (try editor.word(at, of: id), try editor.word(at + 1, of: id))
      try editor.setWord(at, of: id, to: variable == 0 ? 0 : editor.word(0, of: variable))
      try editor.setWord(at + 1, of: id, to: variable)
      try editor.setWord(at + 2, of: id, to: offset &* 8)
    }
  }

  /// An enumeration becomes a union of bytes with the names of its values.
  private mutating func turnIntoUnion(_ id: UInt32, _ count: Int) throws(BTFError) {
    let byte: UInt32
    if let placeholder {
      byte = placeholder
    } else {
      byte = try editor.add(.integer(BTFInteger(size: 1)), named: "enum64_placeholder")
      placeholder = byte
    }
    try editor.setKind(.union, count: count, of: id)
    for index in 0..<count {
      let at = 3 + index * 3
      try editor.setWord(at + 1, of: id, to: byte)
      try editor.setWord(at + 2, of: id, to: 0)
    }
  }
}
