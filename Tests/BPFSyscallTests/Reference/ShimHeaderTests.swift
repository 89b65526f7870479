import BPFSyscall
import Testing

/// What the headers of the C shims say; they are where the sources are.
@Suite struct ShimHeaderTests {
  /// Swift makes a `const char *` of any `String`, without a look at it.
  @Test func noShimTakesATextAsItIs() throws {
    let root = "/" + #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
    let headers = "\(root)/Sources/CBPF/include"
    let names = try Directory.names(in: headers).filter { $0.hasSuffix(".h") }
    #expect(names.count > 5)
    for name in names {
      let text = String(decoding: try readFile("\(headers)/\(name)"), as: UTF8.self)
      let taken = text.matches(of: /[(,]\s*const char \*/)
      #expect(taken.isEmpty, "\(name)")
    }
  }
}
