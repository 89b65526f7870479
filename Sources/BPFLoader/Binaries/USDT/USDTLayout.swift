import BTF

/// How a version of libbpf's `usdt.bpf.h` lays out `struct __bpf_usdt_spec`.
enum USDTLayout {
  /// That of libbpf 1.0 to 1.6: 16 bytes for each argument.
  case plain
  /// That since libbpf 1.7, which has an index register, in bit fields that make an argument 24 bytes long.
  case indexed

  init(valueSize: Int) throws(LoaderError) {
    switch valueSize {
    case Self.plain.size: self = .plain
    case Self.indexed.size: self = .indexed
    default:
      throw LoaderError(
        .invalidBytecode,
        "map __bpf_usdt_specs has values of \(valueSize) bytes, not of "
          + "\(Self.plain.size) or \(Self.indexed.size)",
        advice: "compile with bpf/usdt.bpf.h of libbpf 1.0 or later, unchanged")
    }
  }

  private var argumentSize: Int { self == .plain ? 16 : 24 }

  /// The arguments, the cookie, and how many arguments there are, padded to eight bytes.
  var size: Int { argumentSize * USDTArgumentReader.mostArguments + 16 }

  /// The bytes of a specification; `text` is what errors call the arguments.
  func specification(
    _ arguments: [USDTArgument], _ text: String, cookie: UInt64
  ) throws(LoaderError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: size)
    for (index, argument) in arguments.prefix(USDTArgumentReader.mostArguments).enumerated() {
      if case .element = argument.place, self == .plain {
        throw LoaderError(
          .unsupported,
          "USDT arguments '\(text)' have an index register, which this program cannot read",
          advice: "compile it with bpf/usdt.bpf.h of libbpf 1.7 or later")
      }
      write(argument, at: index * argumentSize, to: &bytes)
    }
    bytes.write(cookie, at: size - 16)
    bytes.write(Int16(clamping: arguments.count), at: size - 8)
    return bytes
  }

  /// Marks a slot as one of a link's, in the padding behind the specification, which no program reads.
  ///
  /// - Parameter link: the link's id; 0 before there is one.
  static func mark(_ slot: inout [UInt8], link: UInt32) {
    slot[slot.count - 6] = 1
    slot.write(link, at: slot.count - 4)
  }

  /// The id of the link that a slot is marked with; nil for a slot without a mark.
  static func link(of slot: [UInt8]) -> UInt32? {
    guard slot.count > 6, slot[slot.count - 6] == 1 else { return nil }
    return slot.read(UInt32.self, at: slot.count - 4)
  }

  private func write(_ argument: USDTArgument, at start: Int, to bytes: inout [UInt8]) {
    var (kind, register, value) = (UInt8(0), 0, Int64(0))
    switch argument.place {
    case .constant(let number): value = number
    case .register(let place): (kind, register) = (1, place)
    case .memory(let place, let offset): (kind, register, value) = (2, place, offset)
    case .element(let place, let index, let shift, let offset):
      (kind, register, value) = (3, place, offset)
      bytes.write(UInt16(index & 0xFFF) | UInt16(shift) << 12, at: start + 10)
    }
    let end = start + (self == .plain ? 12 : 14)
    bytes.write(value, at: start)
    bytes.write(kind, at: start + 8)
    bytes.write(Int16(clamping: register), at: end)
    bytes.write(UInt8(argument.isSigned ? 1 : 0), at: end + 2)
    bytes.write(UInt8(argument.spareBits), at: end + 3)
  }
}
