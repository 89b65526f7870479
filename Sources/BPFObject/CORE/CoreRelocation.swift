/// A question about the kernel's types that an instruction waits for (CO-RE).
public struct CoreRelocation: Hashable, Sendable {
  /// The instruction's index in ``ProgramSpec/instructions``.
  public var instruction: Int
  /// The type in the file's BTF where the access begins.
  public var typeID: UInt32
  /// The way from there, as indices: `0:3:1`.
  public var access: String
  public var kind: Kind
  /// Where the question stands in the file: instructions of a called function repeat its questions in each program.
  public var record: Int

  /// What is asked (`enum bpf_core_relo_kind`).
  public enum Kind: UInt32, Sendable, Hashable, CaseIterable {
    case fieldByteOffset = 0
    case fieldByteSize = 1
    case fieldExists = 2
    case fieldSigned = 3
    case fieldLeftShift = 4
    case fieldRightShift = 5
    case typeIDLocal = 6
    case typeIDTarget = 7
    case typeExists = 8
    case typeSize = 9
    case enumeratorExists = 10
    case enumeratorValue = 11
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
