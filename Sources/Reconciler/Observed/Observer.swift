import BPFLoader
import BPFObject
import BPFSyscall
import Manifest

/// Looks at everything that a ledger records and a manifest asks for; changes nothing.
struct Observer {
  let layout: DeploymentLayout
  /// Nil for who only asks what is deployed.
  let desired: DesiredState?
  let kernel: any Kernel
  /// Whether the names of recorded targets are looked up again, where no manifest says them.
  private let looksUpTargets: Bool
  /// What was seen so far.
  var seen = Observation()
  /// The recorded attachments of which nobody knows what they were asked for with, by name.
  private var found: [String] = []

  init(
    layout: DeploymentLayout, desired: DesiredState?, kernel: any Kernel, looksUpTargets: Bool
  ) {
    (self.layout, self.desired, self.kernel) = (layout, desired, kernel)
    self.looksUpTargets = looksUpTargets
  }

  /// - Parameters:
  ///   - ledger: what is live.
  ///   - places: whether it is asked where each link is, too.
  mutating func look(_ ledger: Ledger?, places: Bool) throws(LoaderError) {
    seen.ledger = ledger
    if let desired { seen.takeNames(from: desired) }
    if let ledger = seen.ledger {
      try lookAtObjects(ledger, places: places)
      try tellAge(ledger)
      try findStrays(ledger)
      try lookAtAttachments(ledger)
      try readContents(ledger)
      if looksUpTargets {
        lookUpTargets(ledger)
        lookAtSwitches(ledger)
      }
    }
    let paths = Set(desired?.pins.map(\.path) ?? []).union(
      seen.ledger?.pins.keys.map { $0 } ?? [])
    for path in paths {
      let record = seen.ledger?.pins[path]
      try look(
        at: RecordedObject(
          address: ObjectAddress(.pin, path), path: layout.userPin(path),
          kind: record?.object.kind, id: record?.id))
    }
    guard let desired else { return }
    try readExternalContents(desired)
    try lookAtAdopted(desired)
    if desired.restored == nil { try recognize(desired) }
  }

  private mutating func lookAtObjects(_ ledger: Ledger, places: Bool) throws(LoaderError) {
    seen.objects.reserveCapacity(
      ledger.maps.count + ledger.programs.count + ledger.attachments.count + ledger.pins.count)
    func directory(_ kind: ObjectAddress.Kind) -> String {
      layout.directory(of: kind, in: .current)
    }
    let (maps, programs, links) = (directory(.map), directory(.program), directory(.attachment))
    for (name, record) in ledger.maps {
      try look(
        at: RecordedObject(ObjectAddress(.map, name), .map, record.id, maps, record.pinName),
        withPlace: places)
    }
    for (name, record) in ledger.programs {
      try look(
        at: RecordedObject(
          ObjectAddress(.program, name), .program, record.id, programs, record.pinName),
        withPlace: places)
    }
    for (name, record) in ledger.attachments {
      // Of a link that was found, or taken over, it is not known yet where it is.
      let isFound = record.options == nil
      if isFound { found.append(name) }
      try look(
        at: RecordedObject(
          ObjectAddress(.attachment, name), record.isUnlinked ? record.object.kind : .attachment,
          record.id, links, record.pinName),
        withPlace: places || isFound)
    }
  }

  private mutating func look(
    at object: RecordedObject, withPlace isAsked: Bool
  ) throws(LoaderError) {
    if !isAsked, let state = try? kernel.recorded(at: object.path), object.isThis(state) {
      seen[object.address] = ObservedObject(.live(state))
    } else {
      try look(at: object)
    }
  }

  /// Looks at what is pinned; who only asks what is deployed need not be allowed to.
  private mutating func look(at object: RecordedObject) throws(LoaderError) {
    do throws(LoaderError) {
      let state = try kernel.object(at: object.path)
      if let state, object.isThis(state) {
        seen[object.address] = ObservedObject(.live(state))
      } else {
        seen[object.address] = ObservedObject(.gone(other: state))
      }
    } catch
      where desired == nil
      && (error.reason == .notPermitted || error.isCaused(by: .readOnlyFileSystem))
    {
      seen[object.address] = ObservedObject(.unseen)
    }
  }

  private mutating func tellAge(_ ledger: Ledger) throws(LoaderError) {
    seen.isOfOtherBoot = try kernel.bootID() != ledger.bootID
    let now = kernel.uptime
    seen.age = seen.isOfOtherBoot ? nil : ledger.appliedAt.map { now - min($0, now) }
  }

  private mutating func lookAtAttachments(_ ledger: Ledger) throws(LoaderError) {
    var losses: [LifeCondition: LifeLoss?] = [:]
    for (name, record) in ledger.attachments {
      let address = ObjectAddress(.attachment, name)
      for condition in record.target.life ?? [] {
        let loss = losses[condition] ?? kernel.loss(of: condition)
        losses[condition] = .some(loss)
        if let loss { seen[address].loss = loss }
      }
      let object = seen[address]
      if let link = object.itself?.link {
        if !link.isSevered { try look(into: link, of: address, record, ledger) }
      } else if record.isUnlinked, object.state != .unseen {
        let hook = hook(of: name, record, ledger)
        if let hook { seen[address].atHook = try kernel.state(of: hook) }
      }
    }
  }

  /// Looks whether others have put a program into our link, as far as we may look at that, and whether the kernel has
  /// ended what is attached.
  private mutating func look(
    into link: LinkInfo, of address: ObjectAddress, _ record: AttachmentRecord, _ ledger: Ledger
  ) throws(LoaderError) {
    if link.heldID == ledger.id(of: record.object) {
      // There is nothing but one scheduler at a time of which more is told than its link, which looks as before.
      guard let scheduler = record.target.identity.structOps?.name,
        AttachmentKind.named(record.kind)?.capacity(of: record.target) == .oneOfSystem
      else { return }
      seen[address].ejection = try kernel.ejection(ofScheduler: scheduler, map: link.heldID)
    } else if record.object.kind == .program, ledger.rebuilt != .pins {
      // What a link found without a ledger shall run is not known yet.
      let foreign = try kernel.object(.program, id: link.heldID)
      seen[address].holdsForeignProgram = foreign != nil
    }
  }

  /// The hook of an attachment without a link, at which it is looked what stands there.
  private func hook(of name: String, _ record: AttachmentRecord, _ ledger: Ledger) -> Hook? {
    ledger.rebuilt == .pins
      ? desired?.attachments[name]?.hook(at: seen.targets[name], found: record, ledger, layout)
      : record.hook(layout, of: ledger, in: .current)
  }

  /// Looks at what shall be taken over and is not recorded yet.
  private mutating func lookAtAdopted(_ desired: DesiredState) throws(LoaderError) {
    for adoption in desired.adopted where seen.ledger?.records(adoption.address) != true {
      let found = try Adoptable(adoption, layout, kernel)
      seen.adoptable[adoption.address] = found
      let map = adoption.address.kind == .map ? desired.map(adoption.address.name) : nil
      guard let map, let wanted = map.contents, wanted.mode != .seed,
        case .map(let info)? = found.state?.content, info.keySize == map.spec.keySize
      else { continue }
      seen[adoption.address].contents = try kernel.contents(
        ofMap: found.path, keys: wanted.mode == .exact ? nil : Array(wanted.keys))
    }
  }

  /// Takes what was found for what a manifest asks for, where a record does not tell.
  private mutating func recognize(_ desired: DesiredState) throws(LoaderError) {
    seen.recognizeLinks(found.sorted(), desired)
    seen.recognizeFiles()
    guard let ledger = seen.ledger, ledger.rebuilt == .pins else { return }
    var elementTypes: [String: String] = [:]
    for map in desired.maps where seen[map.address].itself?.kind == .map {
      elementTypes[map.name] = try kernel.elementTypes(
        ofMapAt: layout.pin(map.address, of: ledger, in: .current)
      ).map(Digest.of)
    }
    seen.recognize(desired, elementTypes)
  }
}

/// A recorded object, or a pin that is asked for, before it is looked at.
private struct RecordedObject {
  let address: ObjectAddress
  let path: String
  /// What is pinned there for it; nil where nothing is recorded.
  let kind: ObjectAddress.Kind?
  let id: UInt32?

  /// Whether this is it.
  func isThis(_ state: PinnedState) -> Bool {
    kind != nil && state.kind == kind && state.id == id
  }
}

extension RecordedObject {
  /// - Parameters:
  ///   - directory: where its generation has what is of its kind.
  ///   - pinName: what it is called there; nil where that is its name.
  init(
    _ address: ObjectAddress, _ kind: ObjectAddress.Kind, _ id: UInt32?, _ directory: String,
    _ pinName: String?
  ) {
    self.init(
      address: address, path: "\(directory)/\(pinName ?? PinName.encoded(address.name))",
      kind: kind, id: id)
  }
}

extension Observation {
  /// What is there of what the live ledger records and a manifest asks for.
  ///
  /// - Parameters:
  ///   - targets: what the targets of the desired attachments mean now.
  ///   - places: whether it is asked where each link is, too.
  init(
    _ layout: DeploymentLayout, desired: DesiredState?, targets: [String: ResolvedTarget],
    places: Bool = false, kernel: any Kernel
  ) throws(ReconcilerError) {
    let ledger = try LedgerStore(kernel: kernel, layout: layout).current()
    try self.init(
      layout, of: ledger, desired: desired, targets: targets, places: places, kernel: kernel)
  }

  /// - Parameter ledger: the live one, which was read already.
  init(
    _ layout: DeploymentLayout, of ledger: Ledger?, desired: DesiredState?,
    targets: [String: ResolvedTarget], places: Bool = false, looksUpTargets: Bool = false,
    kernel: any Kernel
  ) throws(ReconcilerError) {
    var observer = Observer(
      layout: layout, desired: desired, kernel: kernel, looksUpTargets: looksUpTargets)
    observer.seen.targets = targets
    observer.seen.key = desired?.key
    if observer.seen.key == nil, ledger?.hasKeyedDigests == true {
      observer.seen.key = try LedgerStore(kernel: kernel, layout: layout).key()
    }
    do throws(LoaderError) {
      try observer.look(ledger, places: places)
    } catch {
      throw ReconcilerError(error)
    }
    self = observer.seen
  }

  /// The same without the lock. Another run may publish a generation meanwhile: then looks again, some times.
  init(
    settled layout: DeploymentLayout, desired: DesiredState?, targets: [String: ResolvedTarget],
    kernel: any Kernel
  ) throws(ReconcilerError) {
    var tries = 5
    repeat {
      let before = try Self.ledgerID(layout, kernel)
      let ledger = try LedgerStore(kernel: kernel, layout: layout).current()
      try self.init(
        layout, of: ledger, desired: desired, targets: targets, looksUpTargets: desired == nil,
        kernel: kernel)
      if try Self.ledgerID(layout, kernel) == before { return }
      tries -= 1
    } while tries > 0
  }

  /// The id of the document that is the live ledger: no other ever has it.
  private static func ledgerID(
    _ layout: DeploymentLayout, _ kernel: any Kernel
  ) throws(ReconcilerError) -> UInt32? {
    do throws(LoaderError) {
      return try kernel.object(at: layout.ledger(.current))?.id
    } catch {
      throw ReconcilerError(error)
    }
  }
}

extension DesiredAttachment {
  /// Where it would stand without a link, of which nothing but its name was found.
  fileprivate func hook(
    at target: ResolvedTarget?, found record: AttachmentRecord, _ ledger: Ledger,
    _ layout: DeploymentLayout
  ) -> Hook? {
    guard let target, target.isUnlinked == true else { return nil }
    return Hook(
      kind: kind, options: options, target: target,
      object: layout.pin(record.object, of: ledger, in: .current),
      references: layout.pins(of: references, options) {
        layout.pin($0, of: ledger, in: .current)
      },
      id: record.id)
  }
}
