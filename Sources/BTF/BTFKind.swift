/// What a BTF type describes (`BTF_KIND_*`).
public enum BTFKind: UInt8, Sendable, Hashable, CustomStringConvertible {
  case void = 0
  case integer = 1
  case pointer = 2
  case array = 3
  case structure = 4
  case union = 5
  case enumeration = 6
  case forward = 7
  case typedef = 8
  case volatile = 9
  case const = 10
  case restrict = 11
  case function = 12
  case prototype = 13
  case variable = 14
  case section = 15
  case float = 16
  case declarationTag = 17
  case typeTag = 18
  case enumeration64 = 19

  /// The kernel's name: `STRUCT`, `FUNC_PROTO`.
  public var description: String {
    switch self {
    case .void: "VOID"
    case .integer: "INT"
    case .pointer: "PTR"
    case .array: "ARRAY"
    case .structure: "STRUCT"
    case .union: "UNION"
    case .enumeration: "ENUM"
    case .forward: "FWD"
    case .typedef: "TYPEDEF"
    case .volatile: "VOLATILE"
    case .const: "CONST"
    case .restrict: "RESTRICT"
    case .function: "FUNC"
    case .prototype: "FUNC_PROTO"
    case .variable: "VAR"
    case .section: "DATASEC"
    case .float: "FLOAT"
    case .declarationTag: "DECL_TAG"
    case .typeTag: "TYPE_TAG"
    case .enumeration64: "ENUM64"
    }
  }

  /// Whether it only qualifies another type: const, volatile, restrict, a type tag.
  public var isModifier: Bool {
    switch self {
    case .const, .volatile, .restrict, .typeTag: true
    default: false
    }
  }

  /// How many bytes follow the common 12: once, and for each of `vlen` entries.
  var tail: (once: Int, each: Int) {
    switch self {
    case .integer, .variable, .declarationTag: (4, 0)
    case .array: (12, 0)
    case .structure, .union, .section, .enumeration64: (0, 12)
    case .enumeration, .prototype: (0, 8)
    default: (0, 0)
    }
  }
}
