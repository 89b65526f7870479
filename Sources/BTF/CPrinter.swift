/// Writes types as C does.
///
/// A declaration in C surrounds its name, so it is built from the inside: from the name outwards, along
/// the chain of pointers, arrays and functions, up to the type that stands in front.
struct CPrinter {
  let btf: BTF
  /// Whether it is written as libbpf's dump does: with tags, and structs, unions and enumerations without a
  /// name in full.
  let isDefinition: Bool
  /// What may still be written and looked at. Types that refer to each other cost as often as they are
  /// written.
  private var budget = 1 << 18
  private var depth = 0

  static let deepest = 16

  init(_ btf: BTF, isDefinition: Bool) {
    self.btf = btf
    self.isDefinition = isDefinition
  }

  /// The type as messages name it.
  mutating func named(_ id: UInt32) throws(BTFError) -> String {
    let head = try btf.head(of: id)
    switch head.kind {
    case .variable, .function: return try declaration(head.value, head.name)
    case .declarationTag: return try named(nested: head.value)
    case .section: return head.name
    default: return try declaration(id, "")
    }
  }

  private mutating func named(nested id: UInt32) throws(BTFError) -> String {
    try enter()
    defer { leave() }
    return try named(id)
  }

  /// `name`, declared as of a type; without a name, the type. `indentation` is that of the line.
  mutating func declaration(
    _ id: UInt32, _ name: String, indentation: String = ""
  ) throws(BTFError) -> String {
    try enter()
    defer { leave() }
    var declarator = Declarator(name, innerFirst: isDefinition)
    var current = id
    for _ in 0..<BTF.longestChain {
      let head = try btf.head(of: current)
      try spend(1 + head.name.utf8.count)
      switch head.kind {
      case .const, .volatile, .restrict:
        declarator.qualify(head.kind.keyword)
        current = head.value
      case .typeTag:
        if isDefinition { declarator.tag(head.name) }
        current = head.value
      case .pointer:
        declarator.addPointer()
        current = head.value
      case .array:
        guard let array = try btf.type(current).array else { throw BTFError("no array") }
        declarator.addArray(array.count)
        current = array.element
      case .prototype:
        try spend(head.count)
        let parameters = try btf.type(current).parameters
        declarator.addParameters(try list(parameters, indentation))
        current = head.value
      default:
        return declarator.finished(try front(current, head, indentation))
      }
      try spend(declarator.text.utf8.count / 16)
    }
    throw BTFError("type \(id) refers to itself")
  }

  /// What stands in front of a declarator.
  private mutating func front(
    _ id: UInt32, _ head: BTFHead, _ indentation: String
  ) throws(BTFError) -> String {
    switch head.kind {
    case .void: return "void"
    case .integer, .float, .typedef: return head.name
    case .structure, .union, .enumeration, .enumeration64:
      let keyword = head.kind.keyword
      if !head.name.isEmpty { return "\(keyword) \(head.name)" }
      return isDefinition ? try body(id, head, indentation) : "\(keyword) {…}"
    case .forward: return "\(head.flag ? "union" : "struct") \(head.name)"
    default: throw BTFError("type \(id) of kind \(head.kind) is no part of a declaration")
    }
  }

  private mutating func list(
    _ parameters: [BTFParameter], _ indentation: String
  ) throws(BTFError) -> String {
    if parameters.isEmpty || parameters.count == 1 && parameters[0].typeID == 0 { return "void" }
    var texts: [String] = []
    for (index, parameter) in parameters.enumerated() {
      let isRest = index == parameters.count - 1 && parameter.typeID == 0
      texts.append(
        isRest
          ? "..." : try declaration(parameter.typeID, parameter.name, indentation: indentation))
    }
    return texts.joined(separator: ", ")
  }

  mutating func enter() throws(BTFError) {
    guard depth < Self.deepest else { throw BTFError("types are nested too deep") }
    depth += 1
    try spend(1)
  }

  mutating func leave() { depth -= 1 }

  mutating func spend(_ count: Int) throws(BTFError) {
    guard count <= budget else { throw BTFError("a type is too long to write") }
    budget -= count
  }
}

extension BTFKind {
  /// The word with which C begins such a type, or qualifies another.
  var keyword: String {
    switch self {
    case .structure: "struct"
    case .union: "union"
    case .enumeration, .enumeration64: "enum"
    case .const: "const"
    case .volatile: "volatile"
    case .restrict: "restrict"
    default: ""
    }
  }
}
