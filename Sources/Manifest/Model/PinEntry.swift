/// An extra name in bpffs for an object of the deployment.
public struct PinEntry: Sendable {
  /// The path below bpffs's root.
  public let path: String
  public let object: Object
  /// The permission bits.
  public let mode: UInt16?
  /// A user's name or number.
  public let owner: String?
  /// A group's name or number.
  public let group: String?
  /// Whether everybody may write to a program or attachment.
  public let allowWrite: Bool
  public let mark: SourceMark

  /// What is pinned.
  public enum Object: Hashable, Sendable {
    case map(ObjectReference)
    case program(ObjectReference)
    case attachment(String, SourceMark)
  }
}

extension PinEntry {
  /// Permission bits from three octal digits, with a 0 before them or without.
  static func mode(_ text: String) -> UInt16? {
    guard text.utf8.allSatisfy({ (0x30...0x37).contains($0) }),
      text.utf8.count == 3 || (text.utf8.count == 4 && text.utf8.first == 0x30)
    else { return nil }
    return UInt16(text, radix: 8)
  }
}
