/// The address of a thing in a deployment: `map.flows`, `program.net/steer`, `pin.shared/flows`.
public struct ObjectAddress: Hashable, Sendable, Comparable, CustomStringConvertible {
  public let kind: Kind
  public let name: String

  public enum Kind: String, Sendable, Comparable, CaseIterable {
    case map, program, attachment, pin

    public static func < (a: Kind, b: Kind) -> Bool { a.order < b.order }

    private var order: Int {
      switch self {
      case .map: 0
      case .program: 1
      case .attachment: 2
      case .pin: 3
      }
    }
  }

  public init(_ kind: Kind, _ name: String) {
    self.kind = kind
    self.name = name
  }

  /// The address that a text is; nil where it is none.
  public init?(_ text: String) {
    guard let dot = text.utf8.firstIndex(of: UInt8(ascii: ".")),
      let kind = Kind(rawValue: String(text[..<dot]))
    else { return nil }
    self.init(kind, String(text[text.utf8.index(after: dot)...]))
  }

  /// By the name alone, which tells nearly all apart.
  public func hash(into hasher: inout Hasher) { hasher.combine(name) }

  public static func < (a: ObjectAddress, b: ObjectAddress) -> Bool {
    (a.kind, a.name) < (b.kind, b.name)
  }

  public var description: String { "\(kind.rawValue).\(name)" }
}

extension ObjectAddress: CodingKeyRepresentable {
  public init?(codingKey: some CodingKey) {
    guard let address = Self(codingKey.stringValue) ?? Self(format1: codingKey.stringValue) else {
      return nil
    }
    self = address
  }

  public var codingKey: any CodingKey { Key(stringValue: description) }

  private struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }
}

extension ObjectAddress: Codable {
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let address = ObjectAddress(text) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "\(text) is no address")
    }
    self = address
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
