extension VerifierAdvice {
  /// What pointers may reach.
  static let memory = [
    Hint("!root", advice: "with CAP_PERFMON the verifier allows it"),
    Hint(
      "invalid mem access 'map_value_or_null'",
      advice: "check the looked-up value for NULL first"),
    Hint("null-check it first", advice: "check the pointer for NULL first"),
    Hint("invalid mem access", "or_null'", advice: "check the pointer for NULL first"),
    Hint(
      "invalid mem access 'inv'",
      advice: notAPointer),
    Hint(
      "invalid mem access 'scalar'",
      advice: notAPointer),
    Hint(
      "invalid access to packet",
      advice: "compare the end of what is read with data_end right before it is read"),
    Hint(
      "math between",
      advice: "bound the number that is added to the pointer: from above, and from below by "
        + "making it unsigned or checking that it is not negative"),
    Hint(
      "unbounded memory access, use",
      advice: "bound the size from above right before the call: `if (size > sizeof(buffer)) "
        + "return 0;`"),
    Hint(
      "unbounded memory access",
      advice: "bound the index or offset from above right before it is used: `if (index < "
        + "LENGTH)`"),
    Hint(
      "min value is negative",
      advice: "make the index or size unsigned, or check that it is not negative"),
    Hint(
      "invalid access to map value",
      advice: "the access leaves the map's value: bound the index, or check the type of the "
        + "value"),
    Hint(
      "is outside of the allowed memory range",
      advice: "bound the index or offset so that the access stays within the memory"),
    Hint(
      "invalid access to memory",
      advice: "the access leaves the memory: check the offset and the size"),
    Hint(
      "invalid bpf_context access",
      advice: "programs of this type cannot access this part of their context in this way"),
    Hint(
      "invalid access to context",
      advice: "programs of this type cannot access this part of their context in this way"),
    Hint("dereference of modified", advice: fixedContext),
    Hint("variable ctx access", advice: fixedContext),
    Hint(
      "write into map forbidden",
      advice: "constants and maps that programs only read cannot be written to"),
    Hint(
      "pointer arithmetic", "prohibited",
      advice: "only numbers can be added to a pointer, and only to some pointers"),
    Hint("misaligned", advice: "align the access to its size, or copy the bytes one by one"),
    Hint(
      "!read_ok",
      advice: "on one way to this place the variable is not set: give it a value where it is "
        + "declared"),
    // "off=-520" is where the access goes, "off -16+4" what was never set.
    Hint("stack", "off=", advice: leavesArray),
    Hint("stack", "variable-offset", advice: leavesArray),
    Hint(
      "from stack", "off ",
      advice: "set the whole variable first, its padding too: `struct key key = {};` or "
        + "memset()"),
  ]

  private static let notAPointer =
    "to the verifier this is a number: read kernel memory with bpf_probe_read_kernel() or "
    + "BPF_CORE_READ(), and a packet's pointers anew after a helper that moves the packet"

  private static let leavesArray =
    "an index leaves the array on the stack: bound it, or make the array larger"

  private static let fixedContext =
    "the context is accessed at constant offsets only; if the compiler computes them, put "
    + "`barrier_var(ctx)` before the access"
}
