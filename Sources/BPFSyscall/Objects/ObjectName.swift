import CBPF

/// The name that the kernel keeps of a map or program: up to 15 letters, digits, `_` and `.`.
struct ObjectName {
  /// The longest name, in bytes.
  static let maximumLength = 15

  private let bytes: [UInt8]

  /// Cuts the name where the kernel's ends, and replaces what the kernel does not take by `_`.
  init(truncating name: String) {
    bytes = name.utf8.prefix(Self.maximumLength).map { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "."):
        byte
      default: UInt8(ascii: "_")
      }
    }
  }

  /// Writes the name into the 16 zeroed bytes of an attribute.
  func write<Field: BitwiseCopyable>(into field: inout Field) {
    unsafe withUnsafeMutableBytes(of: &field) { unsafe $0.copyBytes(from: bytes) }
  }
}
