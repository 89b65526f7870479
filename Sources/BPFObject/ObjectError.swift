/// What is wrong with a bytecode file, or with something in it.
public struct ObjectError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong, as a sentence without a full stop.
  public var message: String
  /// The ELF section it is about.
  public var section: String?
  /// The function, map or variable it is about.
  public var symbol: String?
  /// Where, in bytes from the start of the section (of the file where there is no section).
  public var offset: Int?
  /// What to do about it.
  public var advice: String?

  public init(
    _ message: String, section: String? = nil, symbol: String? = nil, offset: Int? = nil,
    advice: String? = nil
  ) {
    self.message = message
    self.section = section
    self.symbol = symbol
    self.offset = offset
    self.advice = advice
  }

  /// The message and the place; what to do about it is told apart.
  public var description: String {
    var place: [String] = []
    if let symbol { place.append("'\(symbol)'") }
    if let section { place.append("section \(section)") }
    if let offset { place.append("byte \(offset)") }
    return place.isEmpty ? message : "\(message) (\(place.joined(separator: ", ")))"
  }
}
