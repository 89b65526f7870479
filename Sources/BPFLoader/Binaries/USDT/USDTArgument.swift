/// Where an argument of a USDT probe is when that is reached.
struct USDTArgument: Hashable, Sendable {
  /// How many bytes it has: 1, 2, 4 or 8.
  let size: Int
  let isSigned: Bool
  let place: Place

  /// Registers are named by where `struct pt_regs` holds them.
  enum Place: Hashable, Sendable {
    case constant(Int64)
    case register(Int)
    /// In memory, so many bytes after where a register points.
    case memory(Int, offset: Int64)
    /// In memory, after where a register points by so many elements as another says.
    case element(Int, index: Int, shift: Int, offset: Int64)
  }

  /// How many bits of eight bytes are not its own.
  var spareBits: Int { 64 - 8 * size }
}
