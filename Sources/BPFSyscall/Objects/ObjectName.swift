import CBPF

/// The name that the kernel keeps of a map or program: up to 15 letters, digits, `_` and `.`.
///
/// The kernel refuses any other (`EINVAL`); ``init(truncating:)`` makes one of any text.
public struct ObjectName: Hashable, Sendable {
  /// The longest name, in bytes.
  public static let maximumLength = 15

  private let bytes: [UInt8]

  /// A name that the kernel takes as it is, which may be empty; nil where it would not.
  public init?(_ name: String) {
    guard name.utf8.count <= Self.maximumLength, name.utf8.allSatisfy(Self.isTaken) else {
      return nil
    }
    bytes = Array(name.utf8)
  }

  /// Cuts the name where the kernel's ends, and replaces what the kernel does not take by `_`.
  public init(truncating name: String) {
    bytes = name.utf8.prefix(Self.maximumLength).map {
      Self.isTaken($0) ? $0 : UInt8(ascii: "_")
    }
  }

  private static func isTaken(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "."):
      true
    default: false
    }
  }

  /// Writes the name into the 16 zeroed bytes of an attribute.
  func write<Field: BitwiseCopyable>(into field: inout Field) {
    unsafe withUnsafeMutableBytes(of: &field) { unsafe $0.copyBytes(from: bytes) }
  }
}

extension ObjectName: CustomStringConvertible {
  /// The name itself.
  public var description: String { String(decoding: bytes, as: UTF8.self) }
}
