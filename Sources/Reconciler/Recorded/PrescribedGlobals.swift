import JSON

/// What a manifest sets of the variables in data sections: the bytes of each, and where they stand, by map and name.
struct PrescribedGlobals: Codable, Hashable, Sendable {
  var sections: [String: [String: Value]] = [:]

  struct Value: Codable, Hashable, Sendable {
    var offset: Int
    var bytes: [UInt8]

    /// Where it stands.
    var range: Range<Int>? {
      let (end, isTooLong) = offset.addingReportingOverflow(bytes.count)
      return offset < 0 || isTooLong ? nil : offset..<end
    }
  }

  init() {}

  /// What a manifest sets of the variables that stay what programs make of them.
  init(_ desired: DesiredState) {
    for map in desired.maps where map.external == nil && !map.givenGlobals.isEmpty {
      sections[map.name] = Dictionary(
        map.givenGlobals.map {
          ($0.name, Value(offset: $0.range.lowerBound, bytes: map.spec.initialBytes($0.range)))
        }, uniquingKeysWith: { first, _ in first })
    }
  }

  /// Nil where the bytes are damaged.
  init?(decoding bytes: [UInt8]) {
    guard let globals = try? JSONValue(reading: bytes).decode(Self.self) else { return nil }
    self = globals
  }

  /// A section's bytes with the values that are set in it; nil where they do not fit.
  func set(ofMap name: String, in section: [UInt8]) -> [UInt8]? {
    var section = section
    for value in (sections[name] ?? [:]).values {
      guard let range = value.range, range.upperBound <= section.count else { return nil }
      section.replaceSubrange(range, with: value.bytes)
    }
    return section
  }
}
