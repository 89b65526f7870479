import BTF

/// Whether a file is of the 64-bit or the 32-bit class, which place fields differently.
enum ELFForm: Sendable {
  case wide
  case narrow

  /// As much of a file's start as the longer of both headers has.
  static let headerSize = 64

  /// Throws unless bytes are the header of a little-endian ELF file.
  init(_ bytes: RawSpan, name: String) throws(LoaderError) {
    guard bytes.holds([0x7F, 0x45, 0x4C, 0x46], at: 0) else {
      throw LoaderError(
        .missingTarget, "\(name) is \(Self.describe(bytes)), not a program or shared library (ELF)",
        advice: "name the binary that runs; of a script, that is its interpreter")
    }
    guard bytes.byteCount >= Self.headerSize, let form = bytes.read(UInt8.self, at: 4),
      form == 1 || form == 2
    else {
      throw LoaderError(
        .missingTarget, "\(name) is a damaged ELF file", advice: "install or copy it again")
    }
    guard bytes.read(UInt8.self, at: 5) == 1 else {
      throw LoaderError(
        .unsupported, "\(name) is for big-endian machines",
        advice: "name a binary of this machine")
    }
    self = form == 2 ? .wide : .narrow
  }

  private static func describe(_ bytes: RawSpan) -> String {
    if bytes.byteCount == 0 { return "empty" }
    if bytes.holds(Array("#!".utf8), at: 0) { return "a script" }
    if bytes.holds(Array("!<arch>".utf8), at: 0) { return "an archive" }
    if bytes.holds(Array("/* GNU ld".utf8), at: 0) {
      return "a linker script"
    }
    return "of another kind"
  }

  /// An address, offset or size: eight bytes, or four of the 32-bit class.
  func long(_ bytes: RawSpan, _ start: Int, _ wide: Int, _ narrow: Int) -> UInt64? {
    switch self {
    case .wide: bytes.read(UInt64.self, at: start + wide)
    case .narrow: bytes.read(UInt32.self, at: start + narrow).map(UInt64.init)
    }
  }

  func word(_ bytes: RawSpan, _ start: Int, _ wide: Int, _ narrow: Int) -> UInt32? {
    bytes.read(UInt32.self, at: start + (self == .wide ? wide : narrow))
  }

  func half(_ bytes: RawSpan, _ start: Int, _ wide: Int, _ narrow: Int) -> UInt16? {
    bytes.read(UInt16.self, at: start + (self == .wide ? wide : narrow))
  }

  func byte(_ bytes: RawSpan, _ start: Int, _ wide: Int, _ narrow: Int) -> UInt8? {
    bytes.read(UInt8.self, at: start + (self == .wide ? wide : narrow))
  }

  var symbolSize: Int { self == .wide ? 24 : 16 }
  var sectionSize: Int { self == .wide ? 64 : 40 }
  var segmentSize: Int { self == .wide ? 56 : 32 }
}
