extension BTFEditor {
  /// The kind of a type, and how many entries it has; nil where there is no such type.
  func entry(of id: UInt32) -> BTFEntry? {
    guard let info = try? word(1, of: id) else { return nil }
    return BTFEntry(info: info)
  }

  /// A word of a type: 0 is the name's offset, 1 the kind, 2 the size or type, and what the kind carries
  /// stands from 3 on.
  package func word(_ index: Int, of id: UInt32) throws(BTFError) -> UInt32 {
    guard let word = types.read(UInt32.self, at: try position(of: index, in: id)) else {
      throw BTFError("type \(id) has no word \(index)")
    }
    return word
  }

  /// Changes a word of a type; the numbers of entries and words stay as they are.
  package mutating func setWord(_ index: Int, of id: UInt32, to word: UInt32) throws(BTFError) {
    if index == 1 { throw BTFError("the kind of type \(id) cannot be changed as a word") }
    types.write(word, at: try position(of: index, in: id))
  }

  /// Turns a type into one of another kind that takes as many bytes.
  mutating func setKind(
    _ kind: BTFKind, count: Int = 0, flag: Bool = false, of id: UInt32
  ) throws(BTFError) {
    let start = try offset(of: id)
    let end = id + 1 < endTypeID ? try offset(of: id + 1) : types.count
    guard 12 + kind.tail.once + kind.tail.each * count == end - start else {
      throw BTFError("type \(id) has no room for what a type of kind \(kind) carries")
    }
    types.write(BTFEntry.info(kind, count: count, flag: flag), at: start + 4)
  }

  /// Names a type anew.
  public mutating func setName(_ name: String, of id: UInt32) throws(BTFError) {
    _ = try offset(of: id)
    try setWord(0, of: id, to: addString(name))
  }

  /// Changes the size of an integer, struct, union, enumeration, float or section.
  public mutating func setSize(_ size: Int, of id: UInt32) throws(BTFError) {
    try expect(
      id, .integer, .structure, .union, .enumeration, .enumeration64, .float, .section)
    try setWord(2, of: id, to: number(size))
  }

  /// Changes the type that a type refers to: a pointer's target, a typedef's or variable's type, a
  /// function's prototype, a prototype's result, an array's element.
  public mutating func setTypeID(_ target: UInt32, of id: UInt32) throws(BTFError) {
    if entry(of: id)?.kind == .array { return try setWord(3, of: id, to: target) }
    try expect(
      id, .pointer, .typedef, .volatile, .const, .restrict, .typeTag, .function, .prototype,
      .variable, .declarationTag)
    try setWord(2, of: id, to: target)
  }

  /// Changes who sees a function or variable.
  public mutating func setLinkage(_ linkage: BTFLinkage, of id: UInt32) throws(BTFError) {
    if entry(of: id)?.kind == .variable {
      return try setWord(3, of: id, to: linkage.rawValue)
    }
    try expect(id, .function)
    let info = BTFEntry.info(.function, count: Int(linkage.rawValue), flag: false)
    types.write(info, at: try offset(of: id) + 4)
  }

  /// Changes what stands at an index of a section's list of variables.
  public mutating func setVariable(
    _ variable: BTFSectionVariable, at index: Int, of id: UInt32
  ) throws(BTFError) {
    try expect(id, .section, index: index)
    let words = [variable.typeID, try number(variable.offset), try number(variable.size)]
    for (place, word) in words.enumerated() {
      try setWord(3 + index * 3 + place, of: id, to: word)
    }
  }

  /// Names a prototype's parameter anew.
  public mutating func setParameterName(
    _ name: String, at index: Int, of id: UInt32
  ) throws(BTFError) {
    try expect(id, .prototype, index: index)
    try setWord(3 + index * 2, of: id, to: addString(name))
  }

  private func expect(_ id: UInt32, _ kinds: BTFKind..., index: Int = 0) throws(BTFError) {
    _ = try offset(of: id)
    guard let entry = entry(of: id), let kind = entry.kind, kinds.contains(kind) else {
      throw BTFError("type \(id) is of another kind")
    }
    guard index >= 0, kind.tail.each == 0 || index == 0 || index < entry.count else {
      throw BTFError("type \(id) has no entry \(index)")
    }
  }

  private func position(of index: Int, in id: UInt32) throws(BTFError) -> Int {
    let start = try offset(of: id)
    let end = id + 1 < endTypeID ? try offset(of: id + 1) : types.count
    guard index >= 0, index < (end - start) / 4 else {
      throw BTFError("type \(id) has no word \(index)")
    }
    return start + index * 4
  }
}
