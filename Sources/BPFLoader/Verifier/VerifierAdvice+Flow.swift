extension VerifierAdvice {
  /// What is too much for the verifier.
  static let size = [
    Hint("BPF program is too large", advice: tooComplex),
    Hint("is too complex", advice: tooComplex),
    Hint(
      "combined stack size",
      advice: "functions that call each other have 512 bytes of stack: keep large variables "
        + "in a map (a per-CPU array of one entry)"),
    Hint(
      "frames", "too deep",
      advice: "functions can call each other 8 deep, and themselves not at all: use "
        + "__always_inline, a loop or tail calls"),
    Hint(
      "tail_calls are not allowed",
      advice: "remove the tail call or the function call around it"),
  ]

  /// What the kernel is told of a program that it would not get through.
  static let tooComplex =
    "bound loops tighter, move their body to bpf_loop() (Linux 5.17) or a global function, "
    + "or split the program with tail calls"

  /// The ways through a program.
  static let flow = [
    Hint(
      "infinite loop detected",
      advice: "the verifier sees no progress: count the turns of the loop in a variable, "
        + "with a bound"),
    Hint("back-edge", advice: "this kernel takes no loops here: unroll it, or use bpf_loop()"),
    Hint(
      "unreachable insn",
      advice: "the compiler kept code that nothing reaches; compile with -O2"),
    Hint("last insn is not an exit", advice: endless),
    Hint("jump out of range", advice: endless),
    Hint(
      "unknown opcode 8d",
      advice: "it calls a function by its address, as compilers do without optimisation: compile "
        + "with -O1 or higher"),
    Hint(
      "unknown opcode",
      advice: "the object was compiled for a newer instruction set: try -mcpu=v2"),
    Hint(
      "reserved fields",
      advice: "the object was compiled for a newer instruction set: try -mcpu=v2"),
    Hint(
      "should have been in",
      advice: "programs of this type may return the values of that range only"),
  ]

  private static let endless =
    "a function ends without returning: the compiler took what follows for undefined "
    + "behaviour, such as a division by zero or a variable that was never set"
}
