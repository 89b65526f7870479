/// A question about the kernel's types that an instruction waits for (CO-RE).
public struct CoreRelocation: Hashable, Sendable {
  /// The instruction's index in ``ProgramSpec/instructions``.
  public var instruction: Int
  /// The type in the file's BTF where the access begins.
  public var typeID: UInt32
  /// The way from there, as indices: `0:3:1`.
  public var access: String
  /// What is asked.
  public var kind: Kind
  /// Where the question stands in the file: instructions of a called function repeat its questions in each program.
  public var record: Int

  /// What is asked (`enum bpf_core_relo_kind`).
  public enum Kind: UInt32, Sendable, Hashable, CaseIterable {
    /// Where a field begins, in bytes.
    case fieldByteOffset = 0
    /// How many bytes a field has.
    case fieldByteSize = 1
    /// Whether there is such a field.
    case fieldExists = 2
    /// Whether a field holds negative numbers too.
    case fieldSigned = 3
    /// How far a bit field is moved to the left, in 64 bits, before it is moved to the right.
    case fieldLeftShift = 4
    /// How far a bit field is moved to the right then.
    case fieldRightShift = 5
    /// The type's number in the file's own BTF.
    case typeIDLocal = 6
    /// The type's number in the kernel's BTF; 0 where it has none.
    case typeIDTarget = 7
    /// Whether there is such a type.
    case typeExists = 8
    /// How many bytes a type has; 0 where there is none.
    case typeSize = 9
    /// Whether there is such an enumerator.
    case enumeratorExists = 10
    /// The value of an enumerator.
    case enumeratorValue = 11
    /// Whether the kernel's type has all that the file's has.
    case typeMatches = 12
  }

  /// A question at an instruction of a program.
  public init(instruction: Int, typeID: UInt32, access: String, kind: Kind, record: Int = 0) {
    self.instruction = instruction
    self.typeID = typeID
    self.access = access
    self.kind = kind
    self.record = record
  }
}
