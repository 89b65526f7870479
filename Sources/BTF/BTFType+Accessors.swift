extension BTFType {
  /// What kind of type it is, without what that kind carries.
  public var kind: BTFKind {
    switch content {
    case .void: .void
    case .integer: .integer
    case .pointer: .pointer
    case .array: .array
    case .structure: .structure
    case .union: .union
    case .enumeration: .enumeration
    case .enumeration64: .enumeration64
    case .forward: .forward
    case .typedef: .typedef
    case .volatile: .volatile
    case .const: .const
    case .restrict: .restrict
    case .function: .function
    case .prototype: .prototype
    case .variable: .variable
    case .section: .section
    case .float: .float
    case .declarationTag: .declarationTag
    case .typeTag: .typeTag
    }
  }

  /// The size in bytes that the type itself states; arrays, typedefs and the like state none.
  public var size: Int? {
    switch content {
    case .integer(let integer): integer.size
    case .structure(let size, _), .union(let size, _), .section(let size, _): size
    case .enumeration(let size, _, _), .enumeration64(let size, _, _): size
    case .float(let size): size
    case .pointer: 8
    default: nil
    }
  }

  /// The type that this one refers to: a pointer's target, a typedef's or variable's type, a function's
  /// prototype, a prototype's result, an array's element.
  public var typeID: UInt32? {
    switch content {
    case .pointer(let id), .typedef(let id), .volatile(let id), .const(let id), .restrict(let id),
      .typeTag(let id):
      id
    case .function(let id, _), .variable(let id, _), .declarationTag(let id, _): id
    case .prototype(let id, _): id
    case .array(let array): array.element
    default: nil
    }
  }

  /// The members of a struct or union; else empty.
  public var members: [BTFMember] {
    switch content {
    case .structure(_, let members), .union(_, let members): members
    default: []
    }
  }

  /// The parameters of a prototype; else empty.
  public var parameters: [BTFParameter] {
    if case .prototype(_, let parameters) = content { parameters } else { [] }
  }

  /// The values of an enumeration; else empty.
  public var enumerators: [BTFEnumerator] {
    switch content {
    case .enumeration(_, _, let enumerators), .enumeration64(_, _, let enumerators): enumerators
    default: []
    }
  }

  /// The variables of a section; else empty.
  public var variables: [BTFSectionVariable] {
    if case .section(_, let variables) = content { variables } else { [] }
  }

  /// The element and count of an array.
  public var array: BTFArray? {
    if case .array(let array) = content { array } else { nil }
  }

  /// The size and encoding of an integer.
  public var integer: BTFInteger? {
    if case .integer(let integer) = content { integer } else { nil }
  }

  /// Who sees a function or variable.
  public var linkage: BTFLinkage? {
    switch content {
    case .function(_, let linkage), .variable(_, let linkage): linkage
    default: nil
    }
  }

  /// Whether it is a struct or a union.
  public var isComposite: Bool { kind == .structure || kind == .union }

  /// Whether it is an enumeration of either width.
  public var isEnumeration: Bool { kind == .enumeration || kind == .enumeration64 }

  /// Whether an integer or enumeration holds negative numbers too.
  public var isSigned: Bool {
    switch content {
    case .integer(let integer): integer.isSigned
    case .enumeration(_, let isSigned, _), .enumeration64(_, let isSigned, _): isSigned
    default: false
    }
  }
}
