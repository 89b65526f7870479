/// Addresses of the kernel's symbols, from the text of `/proc/kallsyms`.
enum KernelSymbols {
  /// The address of each wanted symbol that the text has.
  ///
  /// A symbol that stands there twice with different addresses is an error: nobody can tell which is meant. The
  /// kernel hides addresses from users without CAP_SYSLOG: then all are 0.
  static func addresses(
    of wanted: Set<String>, in text: [UInt8]
  ) throws(ObjectError) -> [String: UInt64] {
    var found: [String: UInt64] = [:]
    // Few symbols are wanted of very many, so most lines are told by the length of their name.
    let lengths = Set(wanted.map(\.utf8.count))
    var position = 0
    while position < text.count {
      let end = text[position...].firstIndex(of: UInt8(ascii: "\n")) ?? text.count
      defer { position = end + 1 }
      guard let line = Line(text[position..<end]) else { continue }
      var name = line.name
      if line.type == UInt8(ascii: "d"), let suffix = Line.suffix(of: name) {
        name = name[..<suffix]
      }
      guard lengths.contains(name.count) else { continue }
      let symbol = String(decoding: name, as: UTF8.self)
      guard wanted.contains(symbol) else { continue }
      if let before = found[symbol], before != line.address {
        throw ObjectError(
          "the kernel has several symbols of this name", symbol: symbol,
          advice: "declare it with its type, so that BTF tells which is meant")
      }
      found[symbol] = line.address
    }
    return found
  }

  /// `ffffffff81a00000 T name [module]`.
  private struct Line {
    let address: UInt64
    let type: UInt8
    let name: ArraySlice<UInt8>

    init?(_ line: ArraySlice<UInt8>) {
      guard let space = line.firstIndex(of: UInt8(ascii: " ")), space + 3 < line.endIndex,
        line[space + 2] == UInt8(ascii: " ")
      else { return nil }
      var address: UInt64 = 0
      for byte in line[..<space] {
        guard let digit = Self.digit(byte), address >> 60 == 0 else { return nil }
        address = address << 4 | digit
      }
      self.address = address
      type = line[space + 1]
      name = line[(space + 3)...].prefix { $0 != UInt8(ascii: "\t") && $0 != UInt8(ascii: " ") }
    }

    private static func digit(_ byte: UInt8) -> UInt64? {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt64(byte - UInt8(ascii: "0"))
      case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt64(byte - UInt8(ascii: "a") + 10)
      default: nil
      }
    }

    /// Where `.llvm.` begins, which link-time optimisation appends to the names of static variables.
    static func suffix(of name: ArraySlice<UInt8>) -> Int? {
      let wanted = Array(".llvm.".utf8)
      guard name.count > wanted.count else { return nil }
      return (name.startIndex...(name.endIndex - wanted.count)).first { start in
        name[start..<(start + wanted.count)].elementsEqual(wanted)
      }
    }
  }
}
