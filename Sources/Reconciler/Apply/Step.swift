import BPFLoader

/// One change of what is live.
///
/// What is done is looked up in the plan, by address. How it is taken back follows from what stands here, and from the
/// records of the generation: that is all that is known of a run that was killed.
enum Step: Codable, Hashable, Sendable {
  /// What elements of a map hold that will be written is kept, all of it before the first is written.
  case saveContents(map: String)
  case writeContents(map: String)
  /// A link keeps its place, and gets another program or map in the place of the former.
  case update(attachment: String, to: ObjectAddress, former: Former)
  /// An attachment comes to its hook.
  ///
  /// Where the hook is full, those go first that leave it; whether that was so is told by their directories in `off/`.
  case attach(attachment: String, leaving: [TakeOff], Trait)
  /// A struct_ops map of a former generation, without a link, is registered once more: as another map.
  case register(attachment: String)
  /// A recorded attachment leaves its hook before the other can come.
  case takeOff(TakeOff, for: String)
  /// What others have put at a hook for one, without a link, leaves it; it is kept.
  case displace(attachment: String)
  /// At a hook without links an object takes the place of another from one moment to the next: of a recorded one, else of
  /// what others have put there.
  case replaceUnlinked(attachment: String, former: AttachmentRecord?)
  /// A directory is made for pins; its path is relative to bpffs.
  case makeDirectory(path: String)
  /// The user gets a pin at a path where nothing stands.
  case pin(path: String)
  /// The user's pin takes the place of what stands at its path, which is kept.
  case switchPin(path: String)
  /// Others may enter a directory.
  case setAccess(Directory, from: PinAccess, to: PinAccess)
  /// The new generation takes the place of the live one. Nothing is taken back any more.
  case publish

  /// What taking an attachment off its hook again depends on.
  struct Trait: OptionSet, Codable, Hashable, Sendable {
    let rawValue: Int

    /// Its program may refuse bpf(2) to us.
    static let mayDeny = Trait(rawValue: 1)
    /// The hook was not there before, and goes with it.
    static let makesHook = Trait(rawValue: 2)
  }

  /// What a link held before.
  enum Former: Codable, Hashable, Sendable {
    case recorded(ObjectAddress)
    /// A program of others, which is kept by the address of its link.
    case kept(ObjectAddress)
  }

  /// The directories on the way to a deployment that its readers enter.
  enum Directory: String, Codable, Hashable, Sendable {
    case deployment
    /// That of all deployments.
    case all
  }
}

/// An attachment of the live generation that leaves its hook before another can come.
struct TakeOff: Codable, Hashable, Sendable {
  let name: String
  let record: AttachmentRecord
  /// Whether there is something of it at the hook, if perhaps with a program of others.
  let isLive: Bool
  /// Whether others have put a program into its link, which is kept.
  let isForeign: Bool
  /// What stands beside it at a hook whose programs run one after the other; nil where that is not known.
  var neighbours: Neighbours?

  var address: ObjectAddress { ObjectAddress(.attachment, name) }
}

extension Step {
  /// The attachment that it is done for.
  var attachment: String? {
    switch self {
    case .update(let name, _, _), .attach(let name, _, _), .register(let name),
      .displace(let name), .replaceUnlinked(let name, _), .takeOff(_, let name):
      name
    case .saveContents, .writeContents, .makeDirectory, .pin, .switchPin, .setAccess,
      .publish:
      nil
    }
  }

  /// The recorded attachments that it takes off their hooks, or may have to.
  var takeOffs: [TakeOff] {
    switch self {
    case .takeOff(let one, _): [one]
    case .attach(_, let leaving, _): leaving
    default: []
    }
  }
}

/// What an apply does once all that it needs is made, in order.
///
/// It is pinned with the plan, before anything is made; ``Cursor`` says how far it has come.
struct Journal: Codable, Hashable, Sendable {
  var steps: [Step] = []
  /// The recorded objects that are alive but have lost their pins.
  var lost: [Lost] = []

  struct Lost: Codable, Hashable, Sendable {
    let address: ObjectAddress
    /// The name that its pin has instead; nil where it has none, and gets another as long as the apply runs.
    let name: String?
  }

  /// What the steps name, which must be able to stand in bpffs.
  var addresses: [ObjectAddress] { lost.map(\.address) + steps.flatMap(\.addresses) }
}

extension Step {
  fileprivate var addresses: [ObjectAddress] {
    var addresses = takeOffs.flatMap { [$0.address] + $0.record.needs }
    if let attachment { addresses.append(ObjectAddress(.attachment, attachment)) }
    switch self {
    case .saveContents(let name), .writeContents(let name):
      addresses.append(ObjectAddress(.map, name))
    case .update(_, let object, let former): addresses += [object, former.address]
    case .replaceUnlinked(_, let former): addresses += former?.needs ?? []
    case .makeDirectory(let path), .pin(let path), .switchPin(let path):
      addresses.append(ObjectAddress(.pin, path))
    case .attach, .register, .takeOff, .displace, .setAccess, .publish: break
    }
    return addresses
  }
}

extension Step.Former {
  fileprivate var address: ObjectAddress {
    switch self {
    case .recorded(let address), .kept(let address): address
    }
  }
}

extension AttachmentRecord {
  /// What it names.
  fileprivate var needs: [ObjectAddress] { [object] + (references ?? [:]).values }
}
