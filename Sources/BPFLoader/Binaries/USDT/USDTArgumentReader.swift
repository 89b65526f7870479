/// Reads where the arguments of a USDT probe are: `8@%rdi -4@-20(%rbp)`, `-4@[sp, 96]`.
struct USDTArgumentReader {
  /// Why arguments cannot be read.
  struct Failure: Error {
    let reason: String
  }

  let text: [UInt8]
  var position = 0
  private let machine: UInt16

  init(_ text: String, machine: UInt16) {
    self.text = Array(text.utf8)
    self.machine = machine
  }

  /// How many arguments `usdt.bpf.h` has room for.
  static let mostArguments = 12

  mutating func all() throws(Failure) -> [USDTArgument] {
    var arguments: [USDTArgument] = []
    skipSpaces()
    while position < text.count {
      guard arguments.count < Self.mostArguments else {
        throw Failure(reason: "there are more than \(Self.mostArguments)")
      }
      arguments.append(try argument(number: arguments.count))
      skipSpaces()
    }
    return arguments
  }

  private mutating func argument(number: Int) throws(Failure) -> USDTArgument {
    guard let size = number64() else {
      throw Failure(reason: "argument \(number) does not begin with a size")
    }
    guard [1, 2, 4, 8].contains(size.magnitude) else {
      throw Failure(reason: "argument \(number) has \(size.magnitude) bytes, not 1, 2, 4 or 8")
    }
    if text[position...].first == UInt8(ascii: "f") {
      throw Failure(reason: "argument \(number) is a floating-point number, which eBPF cannot read")
    }
    guard take("@") else { throw Failure(reason: "argument \(number) has no '@' after its size") }
    let start = position
    let place: USDTArgument.Place?
    switch machine {
    case ELFImage.x86: place = x86Place()
    case ELFImage.arm: place = armPlace()
    default: throw Failure(reason: "those of this machine's code are not known")
    }
    // What follows without a space belongs to something that was not understood.
    guard let place, position == text.count || isSpace(text[position]) else {
      let rest = text[start...].prefix { !isSpace($0) }
      throw Failure(
        reason:
          "the place '\(String(decoding: rest, as: UTF8.self))' of argument \(number) is of no known form"
      )
    }
    return USDTArgument(size: Int(size.magnitude), isSigned: size < 0, place: place)
  }
}
