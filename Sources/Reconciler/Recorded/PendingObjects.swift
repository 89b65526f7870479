/// What waits for an apply, and why, as a ledger records it.
public struct PendingObjects: Hashable, Sendable {
  public var reasons: [ObjectAddress: SkipReason]

  /// Nil where nothing waits.
  init?(_ reasons: [ObjectAddress: SkipReason]) {
    if reasons.isEmpty { return nil }
    self.reasons = reasons
  }

  public subscript(_ address: ObjectAddress) -> SkipReason? { reasons[address] }
}

extension PendingObjects: Codable {
  public init(from decoder: any Decoder) throws {
    let recorded = try decoder.singleValueContainer().decode([String: Recorded].self)
    reasons = [:]
    for (name, value) in recorded {
      guard let address = ObjectAddress(name) ?? ObjectAddress(older: name) else { continue }
      reasons[address] = value.reason
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    let named = reasons.map { ($0.key.description, $0.value) }
    try container.encode(Dictionary(named, uniquingKeysWith: { first, _ in first }))
  }

  /// A reason; an older version wrote what was said of it.
  private struct Recorded: Decodable {
    var reason: SkipReason

    init(from decoder: any Decoder) throws {
      let text = try? decoder.singleValueContainer().decode(String.self)
      reason = try text.map(SkipReason.missing) ?? SkipReason(from: decoder)
    }
  }
}

extension ObjectAddress {
  /// An address as an older version wrote it: `attachment x`.
  fileprivate init?(older text: String) {
    let parts = text.split(separator: " ", maxSplits: 1)
    guard parts.count == 2, let kind = Kind(rawValue: String(parts[0])) else { return nil }
    self.init(kind, String(parts[1]))
  }
}
