import Crypto

/// Digests by which objects of two generations are compared.
enum Digest {
  /// The SHA-256 of these bytes, in hexadecimal.
  static func of(_ bytes: some Sequence<UInt8>) -> String {
    var hash = SHA256()
    hash.update(data: Array(bytes))
    return hexadecimal(hash.finalize())
  }

  static func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
    bytes.map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
  }

  static func of(_ text: String) -> String { of(text.utf8) }
}
