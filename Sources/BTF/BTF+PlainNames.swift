extension BTF {
  /// The bytes with names that kernels take: they know ASCII letters and digits, `_` and `.`; every other byte of the
  /// name of a type, function, variable, member, parameter or enumerator becomes `_`.
  ///
  /// - Throws: where the BTF continues another.
  public func withPlainNames() throws(BTFError) -> [UInt8] {
    var editor = try BTFEditor(self)
    var isPlain = true
    for id in 1..<editor.endTypeID {
      guard let entry = editor.entry(of: id), let kind = entry.kind else { continue }
      let step: Int
      switch kind {
      case .structure, .union, .enumeration64: step = 3
      case .enumeration, .prototype: step = 2
      case .function, .variable, .typedef, .forward: step = 0
      default: continue
      }
      let members = step == 0 ? [] : (0..<entry.count).map { 3 + $0 * step }
      for index in [0] + members where try editor.makePlain(nameAt: index, of: id) {
        isPlain = false
      }
    }
    return isPlain ? bytes : editor.encoded()
  }

  /// What ``withPlainNames()`` makes of a name.
  public static func plainName(_ name: String) -> String {
    String(decoding: name.utf8.map { isPlain($0) ? $0 : UInt8(ascii: "_") }, as: UTF8.self)
  }

  fileprivate static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "."):
      true
    default: false
    }
  }
}

extension BTFEditor {
  /// - Returns: whether the name was another.
  fileprivate mutating func makePlain(
    nameAt index: Int, of id: UInt32
  ) throws(BTFError) -> Bool {
    let name = Int(try word(index, of: id))
    var isChanged = false
    for place in name..<(name + BTF.longestName) {
      let byte = strings.byte(at: place)
      if byte == 0 { break }
      if BTF.isPlain(byte) { continue }
      strings.set(UInt8(ascii: "_"), at: place)
      isChanged = true
    }
    return isChanged
  }
}
