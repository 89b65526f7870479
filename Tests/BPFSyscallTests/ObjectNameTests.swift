import Testing

@testable import BPFSyscall

/// Names as the kernel takes them: 15 characters, letters, digits, `_` and `.`.
@Suite struct ObjectNameTests {
  @Test(arguments: [
    ("hits", "hits"), ("net.rodata", "net.rodata"), ("", ""),
    ("a_name_of_more_than_fifteen", "a_name_of_more_"),
    ("net/xdp-filter", "net_xdp_filter"), ("zähler", "z__hler"),
  ])
  func aNameIsCutAndCleaned(_ name: String, _ written: String) {
    var field = [UInt8](repeating: 0, count: 16).withUnsafeBytes {
      $0.loadUnaligned(as: SIMD16<UInt8>.self)
    }
    ObjectName(truncating: name).write(into: &field)
    let bytes = (0..<16).map { field[$0] }
    #expect(String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self) == written)
    #expect(bytes[15] == 0)
  }
}
