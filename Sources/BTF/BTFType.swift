/// One type, decoded.
public struct BTFType: Sendable, Hashable {
  /// The number that other types know it by.
  public let id: UInt32
  /// The name; empty for what has none.
  public let name: String
  /// What kind of type it is, with what that kind carries.
  public let content: Content

  /// What each kind of type carries.
  public enum Content: Sendable, Hashable {
    /// No type: `void`, which has id 0.
    case void
    /// An integer, character or boolean.
    case integer(BTFInteger)
    /// A pointer to a type.
    case pointer(to: UInt32)
    /// Elements of one type, one behind the other.
    case array(BTFArray)
    /// A struct of a size in bytes.
    case structure(size: Int, [BTFMember])
    /// A union of a size in bytes.
    case union(size: Int, [BTFMember])
    /// An enumeration of values of up to 32 bits; its size is in bytes.
    case enumeration(size: Int, isSigned: Bool, [BTFEnumerator])
    /// An enumeration of values of 64 bits; its size is in bytes.
    case enumeration64(size: Int, isSigned: Bool, [BTFEnumerator])
    /// A struct or union of which only the name is known.
    case forward(isUnion: Bool)
    /// Another name for a type.
    case typedef(UInt32)
    /// `volatile` before a type.
    case volatile(UInt32)
    /// `const` before a type.
    case const(UInt32)
    /// `restrict` before a type, which is a pointer.
    case restrict(UInt32)
    /// A function, whose parameters its prototype tells.
    case function(prototype: UInt32, BTFLinkage)
    /// The parameters and the result's type of functions.
    case prototype(returns: UInt32, [BTFParameter])
    /// A variable and its type.
    case variable(UInt32, BTFLinkage)
    /// A section of variables; its size is in bytes.
    case section(size: Int, [BTFSectionVariable])
    /// A floating-point number of a size in bytes.
    case float(size: Int)
    /// A note, its text the name, on a type, function or variable; `component` is the member or parameter
    /// that is tagged, -1 for the type itself.
    case declarationTag(UInt32, component: Int32)
    /// A note, its text the name, on the type that a pointer leads to.
    case typeTag(UInt32)
  }

  /// The id and content of what has no type: `void`.
  static let void = BTFType(id: 0, name: "", content: .void)
}
