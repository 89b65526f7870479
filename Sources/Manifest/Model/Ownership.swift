/// What a manifest says of whose its objects are, beside what they shall be.
public struct Ownership: Sendable {
  /// Objects that have another name than before, and stay what they are.
  public let moved: [Move]
  /// Objects that are let go of without being destroyed.
  public let removed: [Address]
  /// Objects that others made and that become the deployment's.
  public let adopted: [Adoption]

  /// The address of an object as a manifest writes it: `map.flows`.
  public struct Address: Hashable, Sendable {
    public let text: String
    public let mark: SourceMark

    /// What kind of object it is: `map`.
    var kind: Substring { text.prefix { $0 != "." } }
  }

  /// An object's address before, and now.
  public struct Move: Sendable {
    public let old: Address
    public let new: Address
  }

  /// An object and the pin that it is taken from.
  public struct Adoption: Sendable {
    public let address: Address
    /// Relative to bpffs's root, or absolute.
    public let pin: String
    public let pinMark: SourceMark
  }
}
