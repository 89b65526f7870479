/// Who may open a pin.
public struct PinAccess: Hashable, Sendable, Codable {
  /// The permission bits.
  public var mode: UInt32
  /// The owner's number; nil where it is not said, or not known.
  public var owner: UInt32?
  /// The group's number; nil where it is not said, or not known.
  public var group: UInt32?

  public init(mode: UInt32, owner: UInt32? = nil, group: UInt32? = nil) {
    self.mode = mode
    self.owner = owner
    self.group = group
  }

  /// The same, with whose it is where that is not said: a pin is its maker's.
  func completed(user: UInt32, group: UInt32) -> PinAccess {
    PinAccess(mode: mode, owner: owner ?? user, group: self.group ?? group)
  }

  /// What differs in another, where both are known.
  func differences(to other: PinAccess) -> [Difference] {
    var found: [Difference] = []
    if mode != other.mode { found.append(Difference(.mode, .mode(mode), .mode(other.mode))) }
    func compare(_ field: Difference.Field, _ old: UInt32?, _ new: UInt32?) {
      guard let old, let new, old != new else { return }
      found.append(Difference(field, .number(of: old), .number(of: new)))
    }
    compare(.owner, owner, other.owner)
    compare(.group, group, other.group)
    return found
  }

  /// Permission bits as people write them: `0640`.
  public static func octal(_ mode: UInt32) -> String {
    let digits = String(mode, radix: 8)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}
