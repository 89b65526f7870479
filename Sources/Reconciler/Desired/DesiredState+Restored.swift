import BPFLoader
import BPFObject
import BPFSyscall
import Manifest

extension DesiredState {
  /// What a former generation was, of its own maps and programs; what was renamed since gets its former name back.
  ///
  /// - Parameters:
  ///   - former: with its manifest.
  ///   - live: the same where nothing is rolled back.
  ///   - held: what is not applied again.
  init(restoring former: Ledger, from live: Ledger, holding held: String?) {
    self.init(
      deployment: former.deployment,
      source: SourceText(
        file: "generation \(former.generation)", bytes: Array(former.manifest.utf8)))
    restored = former
    version = former.version
    self.held = held
    keepsPrevious = former.keepsPrevious
    // Who manages it now does so whichever generation is live.
    manager = live.manager.map { DesiredManager(name: $0) }
    skipped = (former.pending ?? [:]).sorted { $0.key < $1.key }.map { address, reason in
      SkippedObject(address: address, reason: reason, isPending: true)
    }
    readers = former.readers.map { DesiredReaders(group: $0) }
    for (name, record) in former.attachments.sorted(by: { $0.key < $1.key }) {
      guard let kind = AttachmentKind.named(record.kind) else { continue }
      attachments.append(record.attachment(name, kind))
    }
    for (path, record) in former.pins.sorted(by: { $0.key < $1.key }) {
      pins.append(DesiredPin(path: path, object: record.object, access: record.access))
    }
    let names = Dictionary(
      live.addresses.filter { $0.kind == .map || $0.kind == .program }.map {
        (ObjectIdentity(kind: $0.kind, id: live.id(of: $0)), $0)
      }, uniquingKeysWith: { first, _ in first })
    for address in former.addresses where address.kind == .map || address.kind == .program {
      guard let id = former.id(of: address), live.id(of: address) == nil else { continue }
      if let name = names[.init(kind: address.kind, id: id)] { moved[name] = address }
    }
  }

  /// A generation in which nothing is desired any more.
  ///
  /// - Parameter former: the one that it follows, with its manifest.
  init(emptying former: Ledger) {
    self.init(
      deployment: former.deployment,
      source: SourceText(
        file: "generation \(former.generation)", bytes: Array(former.manifest.utf8)))
    keepsPrevious = former.keepsPrevious
    manager = former.manager.map { DesiredManager(name: $0) }
    readers = former.readers.map { DesiredReaders(group: $0) }
  }

  /// Leaves an attachment or a pin of a former generation out, with what names it: it waits for an apply.
  mutating func leave(_ address: ObjectAddress, _ reason: SkipReason) {
    switch address.kind {
    case .attachment:
      attachments.removeAll { $0.name == address.name }
      for index in attachments.indices
      where attachments[index].references["order.attachment"] == address {
        attachments[index].references["order.attachment"] = nil
      }
      for pin in pins where pin.object == address { leave(pin.address, .waits(address)) }
    case .pin: pins.removeAll { $0.path == address.name }
    case .map, .program: return
    }
    skipped.append(
      SkippedObject(address: address, reason: reason, isPending: true))
  }

  /// What `BPF_LINK_UPDATE` wants of a program to be as the former's.
  func form(ofProgram name: String) -> ProgramForm? {
    if let record = restored?.programs[name] {
      return ProgramForm(type: record.type, attachType: record.attachType)
    }
    return program(name).map {
      ProgramForm(type: $0.spec.type, attachType: $0.spec.expectedAttachType)
    }
  }

  /// The kernel structure of a struct_ops map.
  func structure(ofMap name: String) -> String? {
    restored?.maps[name]?.structure ?? map(name)?.record.structure
  }
}

/// What `BPF_LINK_UPDATE` compares of two programs.
struct ProgramForm: Equatable {
  var type: ProgramType
  var attachType: AttachType?
}
