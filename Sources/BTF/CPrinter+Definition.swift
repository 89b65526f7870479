extension CPrinter {
  /// A type's definition, with a semicolon.
  mutating func definition(_ id: UInt32) throws(BTFError) -> String {
    let head = try btf.head(of: id)
    switch head.kind {
    case .structure, .union, .enumeration, .enumeration64: return try body(id, head, "") + ";"
    case .typedef: return try "typedef " + declaration(head.value, head.name) + ";"
    case .function, .variable: return try declaration(head.value, head.name) + ";"
    case .prototype, .forward: return try declaration(id, "") + ";"
    default: throw BTFError("a type of kind \(head.kind) has no definition")
    }
  }

  /// A struct, union or enumeration with what is in it; the first line is not indented.
  mutating func body(
    _ id: UInt32, _ head: BTFHead, _ indentation: String
  ) throws(BTFError) -> String {
    try enter()
    defer { leave() }
    try spend(head.count)
    let type = try btf.type(id)
    let start = head.kind.keyword + (head.name.isEmpty ? "" : " " + head.name)
    if type.isEnumeration, type.enumerators.isEmpty { return start }
    var text = start + " {"
    for member in type.members {
      text += "\n\t\(indentation)"
      text += try declaration(member.typeID, member.name, indentation: indentation + "\t")
      if member.bitFieldSize > 0 { text += ": \(member.bitFieldSize)" }
      text += ";"
      try spend(indentation.utf8.count)
    }
    for value in type.enumerators {
      try spend(value.name.utf8.count + 4)
      text += "\n\t\(indentation)\(value.name) = \(number(value, of: type)),"
    }
    if head.count == 0, head.value == 0 { return text + "}" }
    return text + "\n\(indentation)}"
  }

  /// A value as C writes it, with the letters that make it 64 bits wide.
  private func number(_ value: BTFEnumerator, of type: BTFType) -> String {
    guard type.kind == .enumeration64 else { return "\(value.value)" }
    return type.isSigned ? "\(value.value)LL" : "\(UInt64(bitPattern: value.value))ULL"
  }
}
