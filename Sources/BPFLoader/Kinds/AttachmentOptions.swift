/// What a manifest says of one attachment, by the names in the kind's ``AttachmentKind/options``.
public struct AttachmentOptions: Hashable, Sendable {
  /// The options that are texts, by name.
  public var strings: [String: String]
  /// The options that are numbers, by name.
  public var integers: [String: UInt64]
  /// The options that are lists of texts, by name.
  public var lists: [String: [String]]
  /// The options that are lists of numbers, by name.
  public var numbers: [String: [UInt64]]
  /// The options that are numbers by name, by name.
  public var tables: [String: [String: UInt64]]

  /// Options by name.
  public init(
    strings: [String: String] = [:], integers: [String: UInt64] = [:],
    lists: [String: [String]] = [:], numbers: [String: [UInt64]] = [:],
    tables: [String: [String: UInt64]] = [:]
  ) {
    self.strings = strings
    self.integers = integers
    self.lists = lists
    self.numbers = numbers
    self.tables = tables
  }

  /// Whether an option is set.
  public func has(_ name: String) -> Bool {
    strings[name] != nil || integers[name] != nil || lists[name] != nil || numbers[name] != nil
      || tables[name] != nil || strings.keys.contains { $0.hasPrefix("\(name).") }
  }

  /// The same without those that say what the target is.
  fileprivate func withoutTarget(of kind: AttachmentKind) -> AttachmentOptions {
    let names = Set(kind.options.filter(\.namesTarget).map(\.name))
    // A word in place of a list is an option below it: `interface.route`.
    func isLeft(_ name: String) -> Bool {
      !names.contains(String(name.prefix { $0 != "." }))
    }
    return AttachmentOptions(
      strings: strings.filter { isLeft($0.key) }, integers: integers.filter { isLeft($0.key) },
      lists: lists.filter { isLeft($0.key) }, numbers: numbers.filter { isLeft($0.key) },
      tables: tables.filter { isLeft($0.key) })
  }

  func flag(_ name: String) -> Bool { integers[name] == 1 }
}

extension AttachmentKind {
  /// Whether two ask for the same where they name the same target, however each spells that.
  public func attachesAlike(_ one: AttachmentOptions, _ other: AttachmentOptions) -> Bool {
    one == other || one.withoutTarget(of: self) == other.withoutTarget(of: self)
  }
}

// What is not set is left out, so that a ledger of a version that did not know it reads the same.
extension AttachmentOptions: Encodable {
  private enum CodingKeys: String, CodingKey {
    case strings, integers, lists, numbers, tables
  }

  /// Writes what a ledger holds.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    if !strings.isEmpty { try container.encode(strings, forKey: .strings) }
    if !integers.isEmpty { try container.encode(integers, forKey: .integers) }
    if !lists.isEmpty { try container.encode(lists, forKey: .lists) }
    if !numbers.isEmpty { try container.encode(numbers, forKey: .numbers) }
    if !tables.isEmpty { try container.encode(tables, forKey: .tables) }
  }
}
