/// An instruction that refers to something which only loading makes known.
public struct Reference: Hashable, Sendable {
  /// The instruction's index in ``ProgramSpec/instructions``.
  public var instruction: Int
  /// What it refers to.
  public var target: Target

  /// What an instruction can refer to.
  public enum Target: Hashable, Sendable {
    /// A 64-bit load of a map's file descriptor.
    case map(String)
    /// A 64-bit load of an address in the only value of a map: a variable.
    case mapValue(String, offset: Int32)
    /// A call or address of a function of the same program; the instruction is already final.
    case function(String)
    /// Something that the kernel provides: a kernel function or variable, a Kconfig value.
    case external(String)
    /// A 64-bit load of the descriptor of a module's BTF.
    case module(ExternValues.Module)
  }

  /// What an instruction refers to.
  public init(instruction: Int, target: Target) {
    self.instruction = instruction
    self.target = target
  }
}
