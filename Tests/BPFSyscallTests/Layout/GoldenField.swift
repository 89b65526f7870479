import BPFSyscall
import Testing

/// A row of `bpf_attr_offsets.tsv`: a field of `union bpf_attr` of Linux 7.2.
struct GoldenField {
  let structure: String
  let name: String
  let offset: Int
  let size: Int

  var range: Range<Int> { offset..<offset + size }

  static func all() throws -> [GoldenField] {
    let folder = #filePath.split(separator: "/").dropLast(2).joined(separator: "/")
    let text = String(decoding: try readFile("/\(folder)/bpf_attr_offsets.tsv"), as: UTF8.self)
    return try text.split(separator: "\n").dropFirst().map { line in
      let columns = line.split(separator: "\t")
      try #require(columns.count == 5)
      return GoldenField(
        structure: String(columns[0]), name: String(columns[1]),
        offset: try #require(Int(columns[2])), size: try #require(Int(columns[3])))
    }
  }
}

/// What a test puts into a field.
enum FieldValue: ExpressibleByIntegerLiteral, ExpressibleByStringLiteral {
  case number(UInt64)
  case text(String)

  init(integerLiteral value: UInt64) { self = .number(value) }
  init(stringLiteral value: String) { self = .text(value) }

  fileprivate func bytes(_ size: Int) -> [UInt8] {
    switch self {
    case .number(let number): (0..<size).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
    case .text(let text): Array((Array(text.utf8) + Array(repeating: 0, count: size)).prefix(size))
    }
  }
}

/// Checks that attributes hold these values where the golden table says, and zero everywhere else.
///
/// - Parameters:
///   - attributes: one of our structures.
///   - structure: what the golden table calls it.
///   - values: by the golden table's names of the fields.
func expect<Attributes: BitwiseCopyable>(
  _ attributes: Attributes, are structure: String, _ values: [String: FieldValue],
  sourceLocation: SourceLocation = #_sourceLocation
) throws {
  let rows = try GoldenField.all().filter { $0.structure == structure }
  let bytes = withUnsafeBytes(of: attributes) { Array($0) }
  var expected = [UInt8](repeating: 0, count: bytes.count)
  for (name, value) in values {
    let row = try #require(
      rows.first { $0.name == name }, "\(structure) has no \(name)", sourceLocation: sourceLocation)
    try #require(row.range.upperBound <= expected.count, sourceLocation: sourceLocation)
    expected.replaceSubrange(row.range, with: value.bytes(row.size))
  }
  for row in rows where row.range.upperBound <= bytes.count {
    #expect(
      bytes[row.range] == expected[row.range], "\(structure) \(row.name)",
      sourceLocation: sourceLocation)
  }
  #expect(bytes == expected, "\(structure) as a whole", sourceLocation: sourceLocation)
}

/// Checks that a test gives a value to every field of a structure but these.
func expectEveryField(
  of structure: String, in values: [String: FieldValue], but others: Set<String>
) throws {
  let rows = try GoldenField.all().filter { $0.structure == structure }
  #expect(Set(rows.map(\.name)) == Set(values.keys).union(others))
}
