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

  /// What differs in another, where both are known: `mode 0640 → 0660`, `group 4 → 100`.
  func differences(to other: PinAccess) -> [String] {
    var found: [String] = []
    if mode != other.mode {
      found.append("mode \(Self.octal(mode)) → \(Self.octal(other.mode))")
    }
    if let owner, let new = other.owner, owner != new { found.append("owner \(owner) → \(new)") }
    if let group, let new = other.group, group != new { found.append("group \(group) → \(new)") }
    return found
  }

  /// Permission bits as people write them: `0640`.
  public static func octal(_ mode: UInt32) -> String {
    let digits = String(mode, radix: 8)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}
