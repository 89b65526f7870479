import BPFObject
import BTF

/// A bytecode file with numbers of somebody's choice in it.
struct PatchedFile {
  private(set) var bytes: [UInt8]

  /// A file that is whole.
  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// Moves the symbol of a section itself, from which the file's own functions and variables are counted.
  mutating func setSymbol(ofSection name: String, to value: UInt64) throws {
    let section = try section(name)
    let table = try self.section(".symtab")
    let symbol = stride(from: table.start, to: table.start + table.size, by: 24).first { symbol in
      bytes[symbol + 4] & 0xF == 3 && bytes.read(UInt16.self, at: symbol + 6) == section.index
    }
    guard let symbol else { throw ObjectError("no symbol of a section", section: name) }
    bytes.write(value, at: symbol + 8)
  }

  /// Says that a section has so many bytes.
  mutating func setSize(ofSection name: String, to size: UInt64) throws {
    bytes.write(size, at: try section(name).header + 32)
  }

  /// Makes a type another, by words: 0 is its name, 1 its kind and count, 2 its size.
  mutating func setWords(ofType name: String, _ kind: BTFKind, _ words: [Int: UInt32]) throws {
    let section = try section(".BTF")
    let btf = try BTF(Array(bytes[section.start...].prefix(section.size)))
    guard let id = btf.id(named: name, kind: kind), let place = btf.byteOffset(of: id) else {
      throw ObjectError("no type", symbol: name)
    }
    for (index, word) in words { bytes.write(word, at: section.start + place + 4 * index) }
  }

  private struct Section {
    let index: UInt16
    /// Where its header stands.
    let header: Int
    let start: Int
    let size: Int
  }

  private func section(_ name: String) throws -> Section {
    let table = number(40)
    let count = bytes.read(UInt16.self, at: 60) ?? 0
    let names = number(table + Int(bytes.read(UInt16.self, at: 62) ?? 0) * 64 + 24)
    for index in 0..<count {
      let header = table + Int(index) * 64
      let text = bytes[(names + Int(bytes.read(UInt32.self, at: header) ?? 0))...]
      guard text.prefix(while: { $0 != 0 }).elementsEqual(name.utf8) else { continue }
      return Section(
        index: index, header: header, start: number(header + 24), size: number(header + 32))
    }
    throw ObjectError("no section", section: name)
  }

  private func number(_ offset: Int) -> Int { Int(bytes.read(UInt64.self, at: offset) ?? 0) }
}
