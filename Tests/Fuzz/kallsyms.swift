import BPFObject

/// The text of a kernel's symbols.
enum KallsymsTarget {
  private static let object = Result {
    try ObjectFile(try FuzzFixture("ksyms").bytes, name: "ksyms")
  }

  static func run(_ bytes: [UInt8]) throws {
    let kernel = FuzzKernel(
      try FuzzKernel.noTypes(), configuration: [], symbols: bytes)
    let fitted = FittedObject(try object.get(), on: kernel)
    _ = try ObjectExercise.refusable { () throws(ObjectError) in try fitted.externs() }
  }

  static let seeds: [[UInt8]] = [
    """
    ffffffff81a00000 T schedule
    ffffffff82000000 d bpf_prog_fops.llvm.123
    ffffffff82a00000 D init_task
    ffffffffc0000000 t no_such_symbol\t[module]

    """
  ].map { Array($0.utf8) }
}
