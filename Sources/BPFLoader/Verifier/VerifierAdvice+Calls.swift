extension VerifierAdvice {
  /// Calls of helpers and kernel functions.
  static let calls = [
    Hint(
      "GPL", advice: "it is for programs under the GPL: set the license to \"GPL\", if it is"),
    Hint("invalid func unknown#", advice: "this kernel does not have that helper: it is newer"),
    Hint("unknown func", advice: helperType),
    Hint("cannot use helper", advice: helperType),
    Hint(
      "reference", "alloc_insn",
      advice: "give back what was taken (release, submit, discard, drop) on every way to the "
        + "end"),
    Hint(
      "calling kernel function", "is not allowed",
      advice: "programs of this type cannot call that kernel function"),
    Hint(
      "BPF_CALL uses reserved fields",
      advice: "this kernel does not let programs call its functions: that takes Linux 5.13"),
    Hint("must be referenced or trusted", advice: trusted),
    Hint(
      "Possibly NULL pointer passed to trusted",
      advice: "check the pointer for NULL before the call"),
    Hint(
      "expected to be non-NULL", advice: "check the pointer for NULL before the call"),
    Hint("sleepable helper", advice: sleepable),
    Hint("sleepable within", advice: sleepable),
    Hint("sleepable global function", advice: sleepable),
    Hint("functions that may sleep", advice: sleepable),
    Hint("must be sleepable", advice: sleepable),
    Hint("might sleep", advice: sleepable),
    Hint(
      "allowed while holding a lock",
      advice: "between bpf_spin_lock() and bpf_spin_unlock() nothing can be called: do it "
        + "before or after"),
    Hint("bpf_spin_unlock is missing", advice: unlock),
    Hint("bpf_spin_lock-ed region", advice: unlock),
    Hint(
      "type=", "expected=",
      advice: "the argument must point to memory of the kind that the call expects, such as "
        + "a variable on the stack"),
    Hint(
      "invalid zero-sized read", advice: "check that the size is not 0 before the call"),
    Hint(
      "leads to invalid memory access",
      advice: "the size that is passed must be bounded by that of the memory that is passed"),
    Hint(
      "Caller passes invalid args",
      advice: "a global function is verified alone: it takes a context, numbers, and "
        + "pointers to memory that is checked for NULL; make it static to have it verified "
        + "with its caller"),
    Hint("arg#", advice: argument),
    Hint("pointer type", "must point to", advice: argument),
  ]

  /// What the program is loaded for.
  static let kernel = [
    Hint(
      "attach_btf_id", "is not a function",
      advice: "only functions of the kernel can be attached to here; this name is something "
        + "else"),
    Hint(
      "address of function", "cannot be found",
      advice:
        "the kernel's types have the function, but its code is inlined, left out, or has another name "
        + "(/proc/kallsyms): a kprobe may find that"),
    Hint(
      "is not sleepable",
      advice: "the program must not sleep there: remove the `.s` from its section's name"),
    Hint(
      "can be sleepable",
      advice: "programs of this type cannot sleep on this kernel: remove the `.s` from the "
        + "section's name"),
    Hint("disabled hook", advice: "this kernel does not let programs attach to that hook"),
    Hint(
      "is not modifiable",
      advice: "only functions that the kernel allows errors in can be "
        + "modified"),
  ]

  private static let helperType = "this kernel, or this program type, does not have that helper"

  private static let trusted =
    "the kernel must have handed the pointer to the program as an argument, or a function "
    + "that takes a reference; one that was read from memory is not trusted"

  private static let unlock = "call bpf_spin_unlock() on every way to the end"

  private static let sleepable =
    "only sleepable programs can call that: write the section with `.s`, as in `fentry.s/…`, "
    + "where the type has one"

  private static let argument =
    "the argument does not fit what the called function takes: compare with its declaration"
}
