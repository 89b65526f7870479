import BPFLoader

/// The recorded and the desired attachments of a deployment, found by name, by hook, by file and by what they run, so that
/// planning one of them does not look at all others.
struct AttachmentIndex {
  /// What is recorded, without what is let go of.
  private let recorded: [String: AttachmentRecord]
  /// The recorded attachment that a desired one of another name goes on from, by name.
  private let formers: [String: String]
  /// Where in the desired state the attachment stands that goes on from a recorded one of another name.
  private let successors: [String: Int]
  /// The recorded attachments at each hook that do not stay there.
  private let leaving: [Place: [String]]
  /// The recorded attachments that have probes in a file from before it was written.
  private let outdated: [FileVersion: [String]]
  /// Where in the desired state the attachments stand that run an object.
  private let byObject: [ObjectAddress: [Int]]
  /// The names that the manifest gives, without those of targets, where anything that is recorded goes.
  private let meant: Set<String>
  private let desired: ObjectList<DesiredAttachment>

  /// What attachments that take each other's place have in common.
  private struct Place: Hashable {
    let kind: String
    let target: TargetIdentity

    init(_ record: AttachmentRecord) { (kind, target) = (record.kind, record.target.identity) }

    /// Nil where the target is not known.
    init?(_ attachment: DesiredAttachment, _ targets: [String: ResolvedTarget]) {
      guard let target = targets[attachment.name] else { return nil }
      (kind, self.target) = (attachment.kind.name, target.identity)
    }
  }

  /// - Parameter forgotten: what is let go of.
  init(
    _ state: DesiredState, _ observed: Observation, forgotten: [ObjectAddress: Change.Keeper]
  ) {
    let desired = state.attachments
    var recorded = observed.ledger?.attachments ?? [:]
    for address in forgotten.keys where address.kind == .attachment {
      recorded[address.name] = nil
    }
    let formers = Self.formers(desired, recorded, observed.targets)
    let successors = Dictionary(
      formers.compactMap { name, former in desired.index(of: name).map { (former, $0) } },
      uniquingKeysWith: { first, _ in first })
    var byObject: [ObjectAddress: [Int]] = [:]
    for index in desired.indices { byObject[desired[index].object, default: []].append(index) }
    var leaving: [Place: [String]] = [:]
    for (name, record) in recorded {
      let stays =
        (desired.index(of: name) ?? successors[name]).map { index in
          record.kind == desired[index].kind.name
            && record.target.identity == observed.targets[desired[index].name]?.identity
        } ?? false
      if !stays { leaving[Place(record), default: []].append(name) }
    }
    self.desired = desired
    self.recorded = recorded
    self.formers = formers
    self.successors = successors
    self.leaving = leaving.mapValues { $0.sorted() }
    outdated = Self.outdated(recorded, observed.targets)
    self.byObject = byObject
    meant = leaving.isEmpty ? [] : Set(desired.lazy.map(\.name.withoutTarget))
  }

  /// What was recorded of an attachment, and under which name: its own, or one that is no longer in the manifest but was
  /// the same kind at the same target, so that a renamed attachment keeps its link.
  func former(of attachment: DesiredAttachment) -> (name: String, record: AttachmentRecord)? {
    let name = formers[attachment.name] ?? attachment.name
    return recorded[name].map { (name, $0) }
  }

  /// The desired attachment that goes on from a recorded one.
  func successor(of former: String) -> DesiredAttachment? {
    (desired.index(of: former) ?? successors[former]).map { desired[$0] }
  }

  /// The recorded attachments at the hook of a desired one that do not stay there: its own former one, and those that
  /// move or go. What is let go of stays.
  func leaving(
    _ attachment: DesiredAttachment, _ observed: Observation
  ) -> [String] {
    guard let place = Place(attachment, observed.targets) else { return [] }
    let others = leaving[place] ?? []
    guard let own = former(of: attachment), Place(own.record) == place else { return others }
    return (others + [own.name]).sorted()
  }

  /// The recorded attachments that have probes in a target's file, and had them before it was written.
  func outdated(in target: ResolvedTarget?) -> [String] {
    target?.file.flatMap { outdated[$0] } ?? []
  }

  /// Whether any desired attachment has probes in a file.
  var hasTargetsInFiles: Bool { !outdated.isEmpty }

  /// The desired attachments of a program or struct_ops map.
  func attachments(of object: ObjectAddress) -> some Sequence<DesiredAttachment> {
    (byObject[object] ?? []).lazy.map { desired[$0] }
  }

  /// Whether the manifest means a recorded attachment, or another target of the one that it was of.
  func isMeant(_ name: String) -> Bool { meant.contains(name.withoutTarget) }
}

extension AttachmentIndex {
  /// What desired attachments of which nothing is recorded by their names go on from, by name.
  private static func formers(
    _ desired: ObjectList<DesiredAttachment>, _ recorded: [String: AttachmentRecord],
    _ targets: [String: ResolvedTarget]
  ) -> [String: String] {
    let fresh = desired.indices.filter { !recorded.keys.contains(desired[$0].name) }
    if fresh.isEmpty { return [:] }
    var free = FreeNames()
    for name in recorded.keys.sorted(by: >) where desired.index(of: name) == nil {
      if let record = recorded[name] { free.add(name, at: Place(record), running: record.object) }
    }
    var found: [String: String] = [:]
    for attachment in fresh.lazy.map({ desired[$0] }) {
      if let place = Place(attachment, targets) {
        found[attachment.name] = free.take(at: place, running: attachment.object)
      }
    }
    return found
  }

  /// Recorded attachments that no manifest names any more, each to be taken once.
  private struct FreeNames {
    private var names: [Place: [String]] = [:]
    private var running: [Place: [ObjectAddress: [String]]] = [:]
    private var taken: Set<String> = []

    /// Names are added in falling order.
    mutating func add(_ name: String, at place: Place, running object: ObjectAddress) {
      names[place, default: []].append(name)
      running[place, default: [:]][object, default: []].append(name)
    }

    /// Of several at one hook, the one that ran the same program; then the first.
    mutating func take(at place: Place, running object: ObjectAddress) -> String? {
      while let name = running[place]?[object]?.popLast() {
        if taken.insert(name).inserted { return name }
      }
      while let name = names[place]?.popLast() {
        if taken.insert(name).inserted { return name }
      }
      return nil
    }
  }

  private static func outdated(
    _ recorded: [String: AttachmentRecord], _ targets: [String: ResolvedTarget]
  ) -> [FileVersion: [String]] {
    var examples: [FileVersion: ResolvedTarget] = [:]
    for target in targets.values {
      if let file = target.file { examples[file] = target }
    }
    if examples.isEmpty { return [:] }
    // Only what is in the same file can be meant, which is one of few that are recorded there.
    var probes: [FileKey: [String]] = [:]
    for (name, record) in recorded {
      if let file = FileKey(record.target) { probes[file, default: []].append(name) }
    }
    return examples.mapValues { target in
      (FileKey(target).flatMap { probes[$0] } ?? []).filter { name in
        recorded[name].map { target.isOverwritten(since: $0.target) } == true
      }.sorted()
    }
  }
}

/// What all versions of a file have in common.
private struct FileKey: Hashable {
  let device: UInt64
  let inode: UInt64

  /// Nil where it is in no file.
  init?(_ target: ResolvedTarget) {
    if let file = target.file {
      (device, inode) = (file.device, file.inode)
    } else if let binary = target.identity.binary {
      (device, inode) = (binary.device, binary.inode)
    } else {
      return nil
    }
  }
}
