// In a ledger, what was said of a missing target stands as it is, as it always did.
extension SkipReason: Codable {
  private enum Key: String, CodingKey {
    case lacks, has, waits, needed, taken
  }

  public init(from decoder: any Decoder) throws {
    if let text = try? decoder.singleValueContainer().decode(String.self) {
      self = .missing(text)
      return
    }
    let container = try decoder.container(keyedBy: Key.self)
    guard let key = container.allKeys.first else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "no reason"))
    }
    switch key {
    case .lacks: self = .lacks(try container.decode(String.self, forKey: key))
    case .has: self = .has(try container.decode(String.self, forKey: key))
    case .waits: self = .waits(try container.decode(ObjectAddress.self, forKey: key))
    case .needed: self = .needed(by: try container.decode(ObjectAddress.self, forKey: key))
    case .taken: self = .taken(by: try container.decode(String.self, forKey: key))
    }
  }

  public func encode(to encoder: any Encoder) throws {
    if case .missing(let text) = self {
      var container = encoder.singleValueContainer()
      return try container.encode(text)
    }
    var container = encoder.container(keyedBy: Key.self)
    switch self {
    case .missing: break
    case .lacks(let feature): try container.encode(feature, forKey: .lacks)
    case .has(let feature): try container.encode(feature, forKey: .has)
    case .waits(let address): try container.encode(address, forKey: .waits)
    case .needed(let address): try container.encode(address, forKey: .needed)
    case .taken(let other): try container.encode(other, forKey: .taken)
    }
  }
}
