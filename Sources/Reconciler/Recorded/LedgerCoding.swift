import JSON

extension Ledger {
  /// The ledger as JSON, equal bytes for equal ledgers.
  func encoded() throws(ReconcilerError) -> [UInt8] { try Self.encoded(self, of: deployment) }

  /// Something of a deployment as JSON, equal bytes for what is equal.
  static func encoded(
    _ value: some Encodable, of deployment: String
  ) throws(ReconcilerError) -> [UInt8] {
    do {
      return try JSON.encode(value)
    } catch {
      throw ReconcilerError(.failed, "cannot write the ledger of \(deployment): \(error)")
    }
  }

  /// Reads a ledger back; nil where it is damaged. One of a newer format is refused: it may record what we would lose.
  init?(decoding bytes: [UInt8], deployment: String) throws(ReconcilerError) {
    guard let text = try? JSONValue(reading: bytes), let version = try? text.decode(Version.self)
    else { return nil }
    guard version.format <= Self.currentFormat else {
      throw ReconcilerError(
        .invalid,
        "the ledger of \(deployment) was written by a newer bpf-apply (\(version.tool))",
        advice: "use that version, or a newer one")
    }
    guard let ledger = Ledger(ofAnyFormat: text) else { return nil }
    self = ledger
  }

  /// Reads what a ledger says of where things are attached, whatever its format is; nil where that cannot be read.
  init?(ofAnyFormat bytes: [UInt8]) {
    guard let text = try? JSONValue(reading: bytes), let ledger = Ledger(ofAnyFormat: text) else {
      return nil
    }
    self = ledger
  }

  private init?(ofAnyFormat text: JSONValue) {
    guard let ledger = try? text.decode(Ledger.self), ledger.isWithinBounds else { return nil }
    self = ledger.format == 1 ? ledger.fromFormat1 : ledger
  }

  /// What every format of the ledger has.
  private struct Version: Decodable {
    var format: Int
    var tool: String
  }
}
