import BPFSyscall

/// The committed objects that inputs are made from.
struct FuzzFixture {
  /// The object's file.
  let bytes: [UInt8]

  private static let folder: String = {
    let tests = #filePath.split(separator: "/").dropLast(2).joined(separator: "/")
    return "/\(tests)/Fixtures/object"
  }()

  /// The fixture of this name: `core` for `Tests/Fixtures/object/core.bpf.o`.
  init(_ name: String) throws {
    bytes = try readFile("\(Self.folder)/\(name).bpf.o")
  }

  /// The names of all fixtures.
  static func names() throws -> [String] {
    try Directory.names(in: folder).filter { $0.hasSuffix(".bpf.o") }.map { String($0.dropLast(6)) }
  }

  /// The header of the section of this name, as an offset in the file. The fixture is not damaged.
  private func header(of section: String) -> Int? {
    let table = Int(number(40, 8))
    let names = Int(number(table + Int(number(62, 2)) * 64 + 24, 8))
    return stride(from: table, to: table + Int(number(60, 2)) * 64, by: 64).first { header in
      let name = bytes[(names + Int(number(header, 4)))...]
      return name.prefix { $0 != 0 }.elementsEqual(section.utf8)
    }
  }

  /// Where a section stands in the file.
  func offset(of section: String) -> Int? {
    header(of: section).map { Int(number($0 + 24, 8)) }
  }

  /// The bytes of a section; empty where there is none.
  func section(_ name: String) -> [UInt8] {
    guard let header = header(of: name) else { return [] }
    let start = Int(number(header + 24, 8))
    return Array(bytes[start..<(start + Int(number(header + 32, 8)))])
  }

  /// The file with other bytes in a section: they stand at the end, where there is room for them.
  func replacing(_ section: String, with contents: [UInt8]) -> [UInt8] {
    guard let header = header(of: section) else { return bytes }
    var file = bytes
    while file.count % 8 != 0 { file.append(0) }
    for (at, value) in [(header + 24, file.count), (header + 32, contents.count)] {
      for byte in 0..<8 { file[at + byte] = UInt8(truncatingIfNeeded: value >> (8 * byte)) }
    }
    return file + contents
  }

  private func number(_ offset: Int, _ size: Int) -> UInt64 {
    bytes[offset..<(offset + size)].reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }
}

/// Several fixtures, of which an input's first byte chooses one.
struct FuzzFixtures {
  let all: [FuzzFixture]

  init(_ names: String...) throws {
    all = try names.map { name throws in try FuzzFixture(name) }
  }

  /// The fixture that the first byte chooses, and what stands behind it; nil for an empty input.
  func chosen(by input: [UInt8]) -> (fixture: FuzzFixture, rest: [UInt8])? {
    guard let first = input.first else { return nil }
    return (all[Int(first) % all.count], Array(input.dropFirst()))
  }

  /// For each fixture an input that holds what `content` takes of it.
  func seeds(_ content: (FuzzFixture) -> [UInt8]) -> [[UInt8]] {
    all.enumerated().map { [UInt8($0.offset)] + content($0.element) }
  }
}
