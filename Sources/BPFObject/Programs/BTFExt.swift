import BTF

/// The section `.BTF.ext`: records about the instructions of each section.
struct BTFExt {
  let functions: Table
  let lines: Table
  let core: Table

  /// One kind of records.
  struct Table {
    var recordSize = 0
    /// For each section's name, its records in the order of their instructions.
    var sections: [String: [Record]] = [:]

    /// The records of a section whose instructions lie in a range.
    func records(_ section: String, _ range: Range<Int>) -> ArraySlice<Record> {
      guard let records = sections[section] else { return [] }
      let first = Self.first(records, atLeast: range.lowerBound)
      return records[first..<Self.first(records, atLeast: range.upperBound)]
    }

    private static func first(_ records: [Record], atLeast instruction: Int) -> Int {
      var low = 0
      var high = records.count
      while low < high {
        let middle = (low + high) / 2
        if records[middle].instruction < instruction { low = middle + 1 } else { high = middle }
      }
      return low
    }
  }

  struct Record {
    /// The instruction's index from the start of the section.
    let instruction: Int
    /// Where the record stands in the section `.BTF.ext`.
    let position: Int
  }

  static let none = BTFExt(functions: Table(), lines: Table(), core: Table())
  let bytes: [UInt8]

  private init(functions: Table, lines: Table, core: Table) {
    (self.functions, self.lines, self.core) = (functions, lines, core)
    bytes = []
  }

  init(_ bytes: [UInt8], strings: BTF) throws(ObjectError) {
    guard let magic = bytes.read(UInt16.self, at: 0), magic == 0xEB9F,
      let length = bytes.read(UInt32.self, at: 4), length >= 24, Int(length) <= bytes.count
    else { throw ObjectError("damaged: no header", section: ".BTF.ext") }
    self.bytes = bytes
    let header = Int(length)
    functions = try Self.table(bytes, field: 8, header, smallest: 8, strings)
    lines = try Self.table(bytes, field: 16, header, smallest: 16, strings)
    core = header >= 32 ? try Self.table(bytes, field: 24, header, smallest: 16, strings) : Table()
  }

  private static func table(
    _ bytes: [UInt8], field: Int, _ header: Int, smallest: Int, _ strings: BTF
  ) throws(ObjectError) -> Table {
    let damaged = ObjectError("damaged: a table leaves the section", section: ".BTF.ext")
    guard let offset = bytes.read(UInt32.self, at: field),
      let length = bytes.read(UInt32.self, at: field + 4)
    else { throw damaged }
    if length == 0 { return Table() }
    var position = header + Int(offset)
    guard length >= 4, bytes.slice(at: position, count: Int(length)) != nil,
      let size = bytes.read(UInt32.self, at: position).map(Int.init),
      (smallest...256).contains(size),
      size % 4 == 0
    else { throw damaged }
    let end = position + Int(length)
    position += 4
    var table = Table(recordSize: size)
    while position < end {
      guard end - position >= 8, let nameOffset = bytes.read(UInt32.self, at: position),
        let count = bytes.read(UInt32.self, at: position + 4).map(Int.init),
        count > 0, count <= (end - position - 8) / size
      else { throw damaged }
      let name = try Types(strings, section: ".BTF.ext").string(at: nameOffset)
      position += 8
      var records = table.sections[name] ?? []
      for _ in 0..<count {
        guard let at = bytes.read(UInt32.self, at: position), at % 8 == 0 else { throw damaged }
        records.append(Record(instruction: Int(at) / 8, position: position))
        position += size
      }
      table.sections[name] = records
    }
    for (name, records) in table.sections {
      let isSorted = zip(records, records.dropFirst()).allSatisfy {
        $0.instruction <= $1.instruction
      }
      if !isSorted { table.sections[name] = records.sorted { $0.instruction < $1.instruction } }
    }
    return table
  }
}
