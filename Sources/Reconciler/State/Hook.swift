public import BPFLoader
public import BPFSyscall

/// Where something is attached, as far as putting it there without a link, and taking it off, need it.
public struct Hook: Sendable {
  public let kind: AttachmentKind
  public let options: AttachmentOptions
  public internal(set) var target: ResolvedTarget
  /// The pin of what is attached there, or shall be.
  public internal(set) var object: String
  /// The pins of other objects that the options name, by option.
  public internal(set) var references: [String: String]
  /// The number of what was attached there, by which it is found where its pin is gone.
  public var id: UInt32?
  /// Where the object goes among others there, whatever the options say of that.
  public internal(set) var place: Anchor?
  /// What a struct_ops map is made of, where it is to be registered.
  public var structOps: StructOpsMap?

  /// Its target where nothing there has a link; nil for all others.
  var unlinked: (any UnlinkedTarget)? {
    isUnlinked ? kind.makeTarget(options) as? any UnlinkedTarget : nil
  }

  var isUnlinked: Bool { target.isUnlinked == true }
}

/// What a struct_ops map's value is made of.
public struct StructOpsMap: Sendable {
  public let map: DesiredMap
  /// The pins of its programs, by name.
  public let programs: [String: String]
}

extension DesiredAttachment {
  /// Where it stands in the generation that comes to be.
  func hook(at target: ResolvedTarget, _ layout: DeploymentLayout) -> Hook {
    Hook(
      kind: kind, options: options, target: target, object: layout.pin(object, in: .next),
      references: layout.pins(of: references, options) { layout.pin($0, in: .next) })
  }
}

extension AttachmentRecord {
  /// Where it stands, by the pins of the generation that records it; nil for a kind that this version does not know.
  func hook(
    _ layout: DeploymentLayout, of ledger: Ledger, in slot: DeploymentLayout.Slot
  ) -> Hook? {
    var target = target
    target.isUnlinked = isUnlinked ? true : nil
    let options = options ?? AttachmentOptions()
    return AttachmentKind.named(kind).map {
      Hook(
        kind: $0, options: options, target: target,
        object: layout.pin(object, of: ledger, in: slot),
        references: layout.pins(of: references ?? [:], options) {
          layout.pin($0, of: ledger, in: slot)
        }, id: id)
    }
  }

  /// Whether it stands outside of bpffs, without a link.
  ///
  /// Ledgers of versions for which that was a matter of the kind do not say it of the target.
  var isUnlinked: Bool {
    target.isUnlinked == true || AttachmentKind.isUnlinked(kind)
  }
}

extension DeploymentLayout {
  /// The pins of the objects that an attachment's options name, by option.
  func pins(
    of references: [String: ObjectAddress], _ options: AttachmentOptions,
    _ pin: (ObjectAddress) -> String
  ) -> [String: String] {
    var pins = references.mapValues(pin)
    if let path = options.strings["order.pin"] {
      pins["order.pin"] = path.hasPrefix("/") ? path : userPin(path)
    }
    return pins
  }
}
