public import BPFSyscall

/// What is put at the hook: a program, or a struct_ops map; and what else the attachment names.
public struct AttachedObject: ~Copyable {
  /// What is put at the hook.
  public enum Held: ~Copyable {
    /// A program.
    case program(Program)
    /// A struct_ops map.
    case structOpsMap(RawMap)
    /// Something that is gone.
    case lost
  }

  /// What is put at the hook.
  public let held: Held
  /// How it is attached.
  public let kind: AttachmentKind
  /// What registers it, of a struct_ops map without a link.
  public let value: [UInt8]

  /// Whether it is gone.
  var isLost: Bool {
    switch held {
    case .lost: true
    case .program: false
    case .structOpsMap: false
    }
  }

  /// The descriptors of other objects that the options name, by option; they stay open until the link is made.
  public let references: [String: Int32]

  /// Where it goes among others at the hook, whatever the options say of that.
  public let place: Anchor?

  /// What is put at a hook.
  public init(
    _ held: consuming Held, as kind: AttachmentKind, value: [UInt8] = [],
    references: [String: Int32] = [:],
    place: Anchor? = nil
  ) {
    self.held = held
    self.kind = kind
    self.value = value
    self.references = references
    self.place = place
  }
}
