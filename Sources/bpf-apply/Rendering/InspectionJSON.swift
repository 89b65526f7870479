import FoundationEssentials
import Manifest
import Reconciler

/// Writes for programs what a bytecode file holds.
enum InspectionJSON {
  static func render(_ inspection: Inspection) throws(CommandFailure) -> PrintableText {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    do {
      let lines = try encoder.encode(inspection).split(separator: UInt8(ascii: "\n"))
      return lines.map { PrintableText(escaped(String(decoding: $0, as: UTF8.self))) }
        .joined(separator: "\n")
    } catch {
      throw CommandFailure(ReconcilerError(.failed, "cannot write JSON: \(error)"), [])
    }
  }

  /// The encoder leaves alone what JSON need not escape, though a terminal may act on it.
  private static func escaped(_ line: String) -> String {
    line.unicodeScalars.map { scalar in
      scalar.isPrintable
        ? String(scalar)
        : scalar.utf16.map { "\\u" + Hex.text(UInt64($0), digits: 4) }.joined()
    }.joined()
  }
}
