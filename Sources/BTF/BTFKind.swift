/// What a BTF type describes (`BTF_KIND_*`).
public enum BTFKind: UInt8, Sendable, Hashable, CustomStringConvertible {
  /// No type.
  case void = 0
  /// An integer, character or boolean.
  case integer = 1
  /// A pointer.
  case pointer = 2
  /// An array.
  case array = 3
  /// A struct.
  case structure = 4
  /// A union.
  case union = 5
  /// An enumeration of values of up to 32 bits.
  case enumeration = 6
  /// A struct or union of which only the name is known.
  case forward = 7
  /// Another name for a type.
  case typedef = 8
  /// `volatile`.
  case volatile = 9
  /// `const`.
  case const = 10
  /// `restrict`.
  case restrict = 11
  /// A function; it has a prototype.
  case function = 12
  /// Functions' parameters and result.
  case prototype = 13
  /// A variable.
  case variable = 14
  /// A section of variables, such as `.data`.
  case section = 15
  /// A floating-point number.
  case float = 16
  /// A note on a declaration or member.
  case declarationTag = 17
  /// A note on the type that a pointer leads to.
  case typeTag = 18
  /// An enumeration of values of 64 bits.
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
  var tail: (once: Int, each: Int) { Self.tail(of: Int(rawValue)) ?? (0, 0) }

  /// The same for a kind's number; nil where it is not known, or 0.
  ///
  /// Processors guess which case comes, and so begin with the next type before they know this one's size.
  @inline(__always)
  static func tail(of kind: Int) -> (once: Int, each: Int)? {
    switch kind {
    case 2, 7, 8, 9, 10, 11, 12, 16, 18: (0, 0)  // PTR, FWD, TYPEDEF to FUNC, FLOAT, TYPE_TAG
    case 6, 13: (0, 8)  // ENUM, FUNC_PROTO
    case 4, 5, 15, 19: (0, 12)  // STRUCT, UNION, DATASEC, ENUM64
    case 1, 14, 17: (4, 0)  // INT, VAR, DECL_TAG
    case 3: (12, 0)  // ARRAY
    default: nil
    }
  }
}
