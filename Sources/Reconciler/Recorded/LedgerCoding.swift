import FoundationEssentials

extension Ledger {
  /// The ledger as JSON, equal bytes for equal ledgers.
  func encoded() throws(ReconcilerError) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    do {
      return Array(try encoder.encode(self))
    } catch {
      throw ReconcilerError(.failed, "cannot write the ledger of \(deployment): \(error)")
    }
  }

  /// Reads a ledger back. One of a newer format is refused: it may record what we would lose.
  init(decoding bytes: [UInt8], deployment: String) throws(ReconcilerError) {
    let decoder = JSONDecoder()
    let data = Data(bytes)
    do {
      let version = try decoder.decode(Version.self, from: data)
      guard version.format <= Self.currentFormat else {
        throw ReconcilerError(
          .invalid,
          "the ledger of \(deployment) was written by a newer bpf-apply (\(version.tool))",
          advice: "use that version, or a newer one")
      }
      self = try decoder.decode(Ledger.self, from: data)
    } catch let error as ReconcilerError {
      throw error
    } catch {
      throw ReconcilerError(
        .invalid, "the ledger of \(deployment) cannot be read: \(error)",
        advice: "it was pinned by something else, or damaged")
    }
  }

  /// What every format of the ledger has.
  private struct Version: Decodable {
    var format: Int
    var tool: String
  }
}
