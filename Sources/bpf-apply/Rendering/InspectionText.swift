import Manifest

/// Writes for people what a bytecode file holds.
enum InspectionText {
  static func render(_ inspection: Inspection) -> PrintableText {
    let license = inspection.license.isEmpty ? "no license" : "license \(inspection.license)"
    var text: PrintableText = "\(inspection.name)   \(license)\n"
    text += section("programs", inspection.programs.map(row))
    text += section("maps", inspection.maps.map(row))
    text += section(
      "variables",
      inspection.variables.map {
        [
          $0.key ?? $0.name, $0.type, "= \($0.value)", "in \($0.map)",
          $0.key == nil ? "not the only one of this name there: cannot be set" : "",
        ]
      })
    text += section(
      "externs", inspection.externs.map { [$0.name, $0.kind, $0.weak ? "weak" : ""] })
    text += section("CO-RE relocations", relocations(inspection))
    text += section("does not fit this kernel", inspection.problems.map { [$0] })
    return text
  }

  private static func row(_ program: Inspection.Program) -> [String] {
    [
      program.name, "SEC(\"\(program.section)\")", program.type,
      "\(program.instructions) instructions", program.autoload ? "" : "only where asked for",
    ]
  }

  private static func row(_ map: Inspection.Map) -> [String] {
    [
      map.name, map.type, "\(map.keySize) → \(map.valueSize) bytes", "\(map.maxEntries) entries",
      map.flags == 0 ? "" : "flags 0x\(String(map.flags, radix: 16))",
    ]
  }

  /// Each question once for each program, with how often it is asked.
  private static func relocations(_ inspection: Inspection) -> [[String]] {
    var rows: [[String]] = []
    var counts: [[String]: Int] = [:]
    for relocation in inspection.relocations {
      let answer =
        switch relocation.resolves {
        case true?: "resolves"
        case false?: "missing in this kernel"
        case nil: "not known"
        }
      let row = [relocation.subject, relocation.kind, answer, "in \(relocation.program)"]
      if counts[row] == nil { rows.append(row) }
      counts[row, default: 0] += 1
    }
    return rows.map { row in
      let count = counts[row] ?? 1
      return count > 1 ? row + ["\(count) times"] : row
    }
  }

  /// A title, and rows whose columns stand below each other.
  private static func section(_ title: PrintableText, _ rows: [[String]]) -> PrintableText {
    if rows.isEmpty { return "" }
    let rows = rows.map { row in
      row.prefix((row.lastIndex { !$0.isEmpty } ?? 0) + 1).map { PrintableText($0) }
    }
    var widths: [Int] = []
    for row in rows {
      for (column, cell) in row.enumerated() {
        if column == widths.count { widths.append(0) }
        widths[column] = max(widths[column], min(48, cell.width))
      }
    }
    let lines = rows.map { row -> PrintableText in
      let cells = zip(row, widths).map { cell, width in cell.padded(to: width) }
      return "    \((cells.dropLast() + row.suffix(1)).joined(separator: "  "))\n"
    }
    return "\n  \(title)\n\(lines.joined())"
  }
}
