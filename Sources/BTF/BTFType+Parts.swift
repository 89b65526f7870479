/// An integer's size and encoding.
public struct BTFInteger: Sendable, Hashable {
  /// The size in bytes.
  public let size: Int
  /// How many bits of it count, and from which bit on; other than all of them only in old bit fields.
  public let bits: Int
  /// The first bit that counts; 0 but for old bit fields.
  public let bitOffset: Int
  /// Whether it holds negative numbers too.
  public let isSigned: Bool
  /// Whether it is a character. Compilers do not say so of `char`, which is an integer of one byte.
  public let isCharacter: Bool
  /// Whether it is `bool`.
  public let isBoolean: Bool

  /// An integer of which all bits count, unless `bits` says otherwise.
  public init(
    size: Int, bits: Int? = nil, bitOffset: Int = 0, isSigned: Bool = false,
    isCharacter: Bool = false, isBoolean: Bool = false
  ) {
    self.size = size
    self.bits = bits ?? size &* 8
    self.bitOffset = bitOffset
    self.isSigned = isSigned
    self.isCharacter = isCharacter
    self.isBoolean = isBoolean
  }
}

/// An array's element type and number of elements.
public struct BTFArray: Sendable, Hashable {
  /// The type of each element.
  public let element: UInt32
  /// The type of an index, some integer; nothing depends on it.
  public let index: UInt32
  /// How many elements there are; 0 for a flexible array.
  public let count: Int

  /// An array of `count` elements.
  public init(element: UInt32, index: UInt32, count: Int) {
    self.element = element
    self.index = index
    self.count = count
  }
}

/// A member of a struct or union.
public struct BTFMember: Sendable, Hashable {
  /// The name; empty for an anonymous struct or union.
  public let name: String
  /// The member's type.
  public let typeID: UInt32
  /// Where it begins, in bits from the start of the struct.
  public let bitOffset: Int
  /// How many bits a bit field has; 0 for other members.
  public let bitFieldSize: Int

  /// Where it begins, in whole bytes.
  public var byteOffset: Int { bitOffset / 8 }

  /// A member, a bit field where it has a size.
  public init(name: String, typeID: UInt32, bitOffset: Int, bitFieldSize: Int = 0) {
    self.name = name
    self.typeID = typeID
    self.bitOffset = bitOffset
    self.bitFieldSize = bitFieldSize
  }
}

/// A parameter of a function; the last is `(name "", type 0)` where arguments vary in number.
public struct BTFParameter: Sendable, Hashable {
  /// The name; empty where the compiler dropped it.
  public let name: String
  /// The parameter's type.
  public let typeID: UInt32

  /// A parameter; without name or type, arguments that vary in number.
  public init(name: String = "", typeID: UInt32 = 0) {
    self.name = name
    self.typeID = typeID
  }
}

/// A named value of an enumeration.
public struct BTFEnumerator: Sendable, Hashable {
  /// The constant's name.
  public let name: String
  /// The value; of an unsigned 64-bit enumeration, its bits.
  public let value: Int64

  /// A constant.
  public init(name: String, value: Int64) {
    self.name = name
    self.value = value
  }
}

/// A variable's place in a section.
public struct BTFSectionVariable: Sendable, Hashable {
  /// The variable's type id (of kind VAR; in `.ksyms` also of kind FUNC).
  public let typeID: UInt32
  /// Where it begins, in bytes from the start of the section.
  public let offset: Int
  /// How many bytes it takes.
  public let size: Int

  /// A place for a variable.
  public init(typeID: UInt32, offset: Int, size: Int) {
    self.typeID = typeID
    self.offset = offset
    self.size = size
  }
}

/// Who sees a function or variable.
public enum BTFLinkage: UInt32, Sendable, Hashable {
  /// Only its own file.
  case `static` = 0
  /// Other files too; a variable that has memory.
  case global = 1
  /// It is another's: the kernel's, or another file's.
  case extern = 2
}
