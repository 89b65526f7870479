/// What an instruction asks for and the kernel at hand lacks; the instruction is made one that cannot run.
///
/// The verifier refuses such a program only where the instruction can be reached.
public enum Unresolved: Sendable, Hashable {
  /// A field, type or enumerator, as one would write it: `struct task_struct.mm`.
  case type(String)
  /// A field that the kernel has, but of a size that the instruction would read wrong.
  case size(String)
  /// A map that is not created.
  case map(String)
  /// A kernel function.
  case function(String)
}
