import FoundationEssentials
import Reconciler

/// Writes for programs what a bytecode file holds.
enum InspectionJSON {
  static func render(_ inspection: Inspection) throws(CommandFailure) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    do {
      return String(decoding: try encoder.encode(inspection), as: UTF8.self)
    } catch {
      throw CommandFailure(ReconcilerError(.failed, "cannot write JSON: \(error)"), [])
    }
  }
}
