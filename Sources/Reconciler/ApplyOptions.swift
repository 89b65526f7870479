/// What a run is told beside the manifest.
public struct ApplyOptions: Sendable {
  /// Whether what was rolled back may be applied again.
  public var isReleased = false
  /// What alone shall change, with what it needs and what has to change with it; empty for everything.
  public var only: [ObjectAddress] = []
  /// Whether what is independent of what cannot be here is applied.
  public var keepsGoing = false
  /// What shall be made anew although it is as the manifest says.
  public var replaced: [ObjectAddress] = []
  /// Pins and attachments that may take the place of what somebody else has there.
  public var forced: [ObjectAddress] = []
  /// Whether nothing of what is recorded has to stay.
  public var replacesAll = false
  /// Maps that may go or be replaced although other deployments use them.
  public var allowed: [ObjectAddress] = []
  /// The deployments that are applied together with this one, and see what it does to maps that they use.
  public var together: Set<String> = []
  /// Whether bpffs may be mounted in a mount namespace that takes it along when it ends, as a container's does.
  public var mountsBPFFS = false
  /// Who runs it, where somebody said so: only what nobody else manages is changed.
  public var manager: String?
  /// How long an apply waits to be confirmed before it is rolled back; nil where it need not be.
  public var confirmWithin: Duration?

  /// What a run does without being told more than the manifest.
  public init() {}
}

extension [ObjectAddress] {
  /// Whether an address is among these; one of an attachment or program without its target stands for those at all of
  /// them.
  func mean(_ address: ObjectAddress) -> Bool {
    contains { $0.kind == address.kind && $0.means(address.name) }
  }

  /// The one of these that an address means: it, or the only one of that name with a target.
  public func sole(meantBy address: ObjectAddress) -> ObjectAddress? {
    if contains(address) { return address }
    let meant = filter([address].mean)
    return meant.count == 1 ? meant[0] : nil
  }
}
