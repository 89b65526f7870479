/// One type, decoded.
public struct BTFType: Sendable, Hashable {
  public let id: UInt32
  /// The name; empty for what has none.
  public let name: String
  /// What kind of type it is, with what that kind carries.
  public let content: Content

  /// What each kind of type carries.
  public enum Content: Sendable, Hashable {
    case void
    case integer(BTFInteger)
    case pointer(to: UInt32)
    case array(BTFArray)
    case structure(size: Int, [BTFMember])
    case union(size: Int, [BTFMember])
    case enumeration(size: Int, isSigned: Bool, [BTFEnumerator])
    case enumeration64(size: Int, isSigned: Bool, [BTFEnumerator])
    case forward(isUnion: Bool)
    case typedef(UInt32)
    case volatile(UInt32)
    case const(UInt32)
    case restrict(UInt32)
    case function(prototype: UInt32, BTFLinkage)
    case prototype(returns: UInt32, [BTFParameter])
    case variable(UInt32, BTFLinkage)
    case section(size: Int, [BTFSectionVariable])
    case float(size: Int)
    /// `component` is the member or parameter that is tagged; -1 for the type itself.
    case declarationTag(UInt32, component: Int32)
    case typeTag(UInt32)
  }

  /// The id and content of what has no type: `void`.
  static let void = BTFType(id: 0, name: "", content: .void)
}

/// An integer's size and encoding.
public struct BTFInteger: Sendable, Hashable {
  /// The size in bytes.
  public let size: Int
  /// How many bits of it count, and from which bit on; other than all of them only in old bit fields.
  public let bits: Int
  public let bitOffset: Int
  public let isSigned: Bool
  public let isCharacter: Bool
  public let isBoolean: Bool
}

/// An array's element type and number of elements.
public struct BTFArray: Sendable, Hashable {
  public let element: UInt32
  public let index: UInt32
  public let count: Int
}

/// A member of a struct or union.
public struct BTFMember: Sendable, Hashable {
  /// The name; empty for an anonymous struct or union.
  public let name: String
  public let typeID: UInt32
  /// Where it begins, in bits from the start of the struct.
  public let bitOffset: Int
  /// How many bits a bit field has; 0 for other members.
  public let bitFieldSize: Int

  /// Where it begins, in whole bytes.
  public var byteOffset: Int { bitOffset / 8 }
}

/// A parameter of a function; the last is `(name "", type 0)` where arguments vary in number.
public struct BTFParameter: Sendable, Hashable {
  public let name: String
  public let typeID: UInt32
}

/// A named value of an enumeration.
public struct BTFEnumerator: Sendable, Hashable {
  public let name: String
  /// The value; of an unsigned 64-bit enumeration, its bits.
  public let value: Int64
}

/// A variable's place in a section.
public struct BTFSectionVariable: Sendable, Hashable {
  /// The variable's type id (of kind VAR).
  public let typeID: UInt32
  public let offset: Int
  public let size: Int
}

/// Who sees a function or variable.
public enum BTFLinkage: UInt32, Sendable, Hashable {
  case `static` = 0
  case global = 1
  case extern = 2
}
