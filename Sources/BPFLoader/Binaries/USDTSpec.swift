import BTF

/// `struct __bpf_usdt_spec`, as the header usdt.bpf.h reads it: what a program is told of a tracepoint's place.
///
/// Its form is that of the header that the bytecode was compiled with, known by its size.
enum USDTSpec {
  /// The file's map that holds them.
  static let map = "__bpf_usdt_specs"

  /// The bytes, or nil for a size that no known header has, or arguments that its form cannot say.
  static func bytes(_ arguments: [USDTArgument], cookie: UInt64, size: Int) -> [UInt8]? {
    let stride: Int
    switch size {
    case 12 * 16 + 16: stride = 16  // before libbpf 1.7
    case 12 * 24 + 16: stride = 24
    default: return nil
    }
    var bytes = [UInt8](repeating: 0, count: size)
    for (number, argument) in arguments.enumerated() {
      let at = number * stride
      var kind: UInt8 = 0
      var register = 0
      switch argument.place {
      case .constant(let value): bytes.write(value, at: at)
      case .register(let offset): (kind, register) = (1, offset)
      case .memory(let base, let offset):
        (kind, register) = (2, base)
        bytes.write(offset, at: at)
      case .indexed(let base, let index, let shift, let offset):
        guard stride == 24 else { return nil }
        (kind, register) = (3, base)
        bytes.write(offset, at: at)
        bytes.write(UInt16(index) | UInt16(shift) << 12, at: at + 10)
      }
      bytes[at + 8] = kind
      let rest = stride == 24 ? at + 14 : at + 12
      bytes.write(Int16(register), at: rest)
      bytes[rest + 2] = argument.isSigned ? 1 : 0
      bytes[rest + 3] = UInt8(64 - argument.size * 8)
    }
    bytes.write(cookie, at: 12 * stride)
    bytes.write(Int16(arguments.count), at: 12 * stride + 8)
    return bytes
  }
}
