import BTF

/// Which libraries the dynamic linker knows by name: what ldconfig(8) writes to `/etc/ld.so.cache`.
struct LibraryCache {
  /// A library as the file has it.
  private struct Entry {
    let name: String
    let path: String
    /// Whether it is for certain processors only.
    let isSpecial: Bool
  }

  private let entries: [Entry]

  /// Reads the libraries of this machine's programs; none from a file of another form.
  init(_ bytes: [UInt8]) {
    guard let start = Self.start(bytes), let count = bytes.read(UInt32.self, at: start + 20),
      Int(count) <= (bytes.count - start) / 24
    else {
      entries = []
      return
    }
    entries = (0..<Int(count)).compactMap { index in
      let entry = start + 48 + 24 * index
      guard bytes.read(UInt32.self, at: entry) == Self.flags,
        let name = bytes.read(UInt32.self, at: entry + 4),
        let path = bytes.read(UInt32.self, at: entry + 8),
        let processors = bytes.read(UInt64.self, at: entry + 16)
      else { return nil }
      return Entry(
        name: Self.text(bytes, start + Int(name)), path: Self.text(bytes, start + Int(path)),
        isSpecial: processors != 0)
    }
  }

  /// Where libraries of a name are, those for any processor first.
  func paths(of name: String) -> [String] {
    let found = entries.filter { $0.name == name && $0.path.hasPrefix("/") }
    return (found.filter { !$0.isSpecial } + found.filter(\.isSpecial)).map(\.path)
  }

  var names: Set<String> { Set(entries.map(\.name)) }

  /// Where the newer form begins, which older systems put after the older one.
  private static func start(_ bytes: [UInt8]) -> Int? {
    let magic = Array("glibc-ld.so.cache1.1".utf8)
    if bytes.starts(with: magic) { return 0 }
    guard bytes.starts(with: Array("ld.so-1.7.0".utf8)),
      let count = bytes.read(UInt32.self, at: 12)
    else { return nil }
    let start = (16 + 12 * Int(count) + 7) / 8 * 8
    return bytes.slice(at: start, count: magic.count).map(Array.init) == magic ? start : nil
  }

  private static func text(_ bytes: [UInt8], _ start: Int) -> String {
    guard start < bytes.count else { return "" }
    return String(decoding: bytes[start...].prefix(512).prefix { $0 != 0 }, as: UTF8.self)
  }

  /// What says that a library is for programs of this machine with glibc.
  private static var flags: UInt32 {
    #if arch(x86_64)
      0x0303
    #elseif arch(arm64)
      0x0A03
    #elseif arch(riscv64)
      0x1003
    #elseif arch(s390x)
      0x0403
    #else
      0x0503
    #endif
  }
}
