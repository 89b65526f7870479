extension BTF {
  /// A text that says how a type lies in memory: equal texts, equal layouts.
  ///
  /// It holds the names, offsets, kinds and sizes of members, not ids and not the names of types,
  /// but for those to which the kernel gives a meaning (`bpf_spin_lock`, `bpf_timer`, type tags).
  public func layout(of id: UInt32) throws(BTFError) -> String {
    var text = LayoutText()
    try text.add(id, of: self, depth: 0)
    return text.text
  }
}

/// The text of a layout while it grows.
private struct LayoutText {
  var text = ""

  static let deepest = 32
  /// Members that repeat a struct, which repeats another, would double the text at each level.
  static let longest = 1 << 20

  mutating func add(_ id: UInt32, of btf: BTF, depth: Int) throws(BTFError) {
    guard depth < Self.deepest, text.utf8.count < Self.longest else {
      throw BTFError("type \(id) is too deep or too large to describe")
    }
    let type = try btf.resolved(id)
    switch type.content {
    case .void: text += "void"
    case .integer(let integer):
      text += integer.isBoolean ? "bool" : integer.isSigned ? "s" : "u"
      text += "\(integer.size * 8)"
      if integer.bits != integer.size * 8 { text += ":\(integer.bitOffset)+\(integer.bits)" }
    case .pointer(let target): text += "ptr" + (try tags(target, of: btf))
    case .array(let array):
      text += "[\(array.count)]"
      try add(array.element, of: btf, depth: depth + 1)
    case .structure(let size, let members):
      try add("struct", type.name, size, members, of: btf, depth: depth)
    case .union(let size, let members):
      try add("union", type.name, size, members, of: btf, depth: depth)
    case .enumeration(let size, _, _), .enumeration64(let size, _, _): text += "enum\(size * 8)"
    case .float(let size): text += "float\(size * 8)"
    case .forward: text += "forward"
    case .prototype, .function: text += "function"
    case .variable(let next, _), .declarationTag(let next, _):
      try add(next, of: btf, depth: depth + 1)
    case .section(let size, let variables):
      text += "section \(size){"
      for variable in variables {
        text += "\(try btf.type(variable.typeID).name)@\(variable.offset) "
        try add(variable.typeID, of: btf, depth: depth + 1)
        text += ";"
      }
      text += "}"
    case .typedef, .const, .volatile, .restrict, .typeTag:
      throw BTFError("type \(id) refers to itself")
    }
  }

  private mutating func add(
    _ keyword: String, _ name: String, _ size: Int, _ members: [BTFMember], of btf: BTF,
    depth: Int
  ) throws(BTFError) {
    text += keyword
    if name.hasPrefix("bpf_") { text += " \(name)" }
    text += " \(size){"
    for member in members {
      text += "\(member.name)@\(member.bitOffset)"
      if member.bitFieldSize > 0 { text += ":\(member.bitFieldSize)" }
      text += " "
      try add(member.typeID, of: btf, depth: depth + 1)
      text += ";"
    }
    text += "}"
  }

  /// The type tags behind a pointer (`kptr`, `uptr`), each with a space before it.
  private func tags(_ id: UInt32, of btf: BTF) throws(BTFError) -> String {
    var tags = ""
    var type = try btf.type(id)
    for _ in 0..<BTF.longestChain {
      if type.kind == .typeTag { tags += " \(type.name)" }
      guard type.kind.isModifier || type.kind == .typedef, let next = type.typeID else { break }
      type = try btf.type(next)
    }
    return tags
  }
}
