/// A variable in `.struct_ops`: a struct of functions and data for a part of the kernel.
public struct StructOps: Sendable, Hashable {
  /// The struct's name: `tcp_congestion_ops`.
  public var typeName: String
  /// The struct's id in the file's BTF.
  public var typeID: UInt32
  /// The struct's bytes as the file lays it out; function pointers are zero.
  public var bytes: [UInt8]
  /// Whether a link attaches it (`.struct_ops.link`); else setting its value does.
  public var isLink: Bool
  /// The members that functions of the file implement.
  public var functions: [Function]

  /// A member that is a function.
  public struct Function: Sendable, Hashable {
    /// The struct's member: `ssthresh`.
    public var member: String
    /// The program that implements it.
    public var program: String
    /// Where the member stands in ``StructOps/bytes``.
    public var byteOffset: Int

    /// A member and the program that implements it.
    public init(member: String, program: String, byteOffset: Int) {
      self.member = member
      self.program = program
      self.byteOffset = byteOffset
    }
  }

  /// A variable of a struct type.
  public init(
    typeName: String, typeID: UInt32, bytes: [UInt8], isLink: Bool, functions: [Function] = []
  ) {
    self.typeName = typeName
    self.typeID = typeID
    self.bytes = bytes
    self.isLink = isLink
    self.functions = functions
  }
}
