import BPFSyscall
import BTF
import Testing

/// An iterator program that writes one byte for each thing that it walks through.
enum IteratorPrograms {
  /// - Parameters:
  ///   - name: what it walks through: `task`, `bpf_map_elem`.
  ///   - object: where the thing's address stands in the iterator's context; it is NULL at the end.
  static func load(_ name: String, object: Int16 = 8) throws -> Program {
    guard let function = try KernelTypes.id("bpf_iter_\(name)", .function) else {
      try Test.cancel("this kernel has no iterator over \(name)")
    }
    var options = Program.Options(
      type: .tracing, instructions: instructions(object: object), license: "GPL")
    options.expectedAttachType = .traceIter
    options.attachTypeID = function
    return try Program.load(options)
  }

  private static func instructions(object: Int16) -> [UInt8] {
    let sequenceWrite: Int32 = 127  // bpf_seq_write
    return [
      Bytecode.instruction(0x79, registers: 2 | 1 << 4, offset: object),  // r2 = the thing
      Bytecode.instruction(0x15, registers: 2, offset: 7),  // at the end: to the last two
      Bytecode.instruction(0x79, registers: 1 | 1 << 4),  // r1 = the context's meta
      Bytecode.instruction(0x79, registers: 1 | 1 << 4),  // r1 = the meta's file
      Bytecode.instruction(0x7a, registers: 10, offset: -8, immediate: 0x78),  // on the stack: "x"
      Bytecode.instruction(0xbf, registers: 2 | 10 << 4),  // r2 = the stack's end
      Bytecode.instruction(0x07, registers: 2, immediate: -8),  // r2 -= 8
      Bytecode.instruction(0xb7, registers: 3, immediate: 1),  // r3 = 1 byte
      Bytecode.instruction(0x85, immediate: sequenceWrite),
      Bytecode.returning(0),
    ].flatMap { $0 }
  }
}
