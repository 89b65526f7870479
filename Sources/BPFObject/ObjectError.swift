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
  /// Whose fault it is.
  public var reason: Reason

  /// What an error is about.
  public enum Reason: Sendable, Hashable {
    /// The file is damaged, or asks for something that no kernel has.
    case file
    /// The file is right, but the kernel at hand lacks something that it asks for.
    case kernel
    /// What a program shall be attached to does not exist on the kernel at hand.
    case target
  }

  /// An error about a file; what is left out is not known.
  public init(
    _ message: String, section: String? = nil, symbol: String? = nil, offset: Int? = nil,
    advice: String? = nil, reason: Reason = .file
  ) {
    self.message = message
    self.section = section
    self.symbol = symbol
    self.offset = offset
    self.advice = advice
    self.reason = reason
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
