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
  var looksUpTargets = false
  /// What was seen so far.
  var seen = Observation()

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
      try lookIntoLinks(ledger)
      try readContents(ledger)
      try lookAtHooks(ledger)
      if looksUpTargets { lookUpTargets(ledger) }
    }
    let paths = Set(desired?.pins.map(\.path) ?? []).union(
      seen.ledger?.pins.keys.map { $0 } ?? [])
    for path in paths { try look(at: ObjectAddress(.pin, path), layout.userPin(path)) }
    guard let desired else { return }
    try readExternalContents(desired)
    try lookAtAdopted(desired)
    if desired.restored == nil { try recognize(desired) }
  }

  private mutating func lookAtObjects(_ ledger: Ledger, places: Bool) throws(LoaderError) {
    let addresses = ledger.addresses
    seen.objects.reserveCapacity(addresses.count)
    for address in addresses where address.kind != .pin {
      let path = layout.pin(address, of: ledger, in: .current)
      // Of a link that was found, or taken over, it is not known yet where it is.
      let isAsked =
        places || ledger.attachments[address.name].map { $0.options == nil } ?? false
      if !isAsked, let state = try? kernel.recorded(at: path),
        ledger.isRecorded(state, as: address)
      {
        seen[address] = ObservedObject(.live(state))
      } else {
        try look(at: address, path)
      }
    }
  }

  /// Looks at what is pinned; who only asks what is deployed need not be allowed to.
  private mutating func look(
    at address: ObjectAddress, _ path: String
  ) throws(LoaderError) {
    do throws(LoaderError) {
      let state = try kernel.object(at: path)
      if let state, seen.ledger?.isRecorded(state, as: address) == true {
        seen[address] = ObservedObject(.live(state))
      } else {
        seen[address] = ObservedObject(.gone(other: state))
      }
    } catch
      where desired == nil
      && (error.reason == .notPermitted || error.isCaused(by: .readOnlyFileSystem))
    {
      seen[address] = ObservedObject(.unseen)
    }
  }

  private mutating func tellAge(_ ledger: Ledger) throws(LoaderError) {
    seen.isOfOtherBoot = try kernel.bootID() != ledger.bootID
    let now = kernel.uptime
    seen.age = seen.isOfOtherBoot ? nil : ledger.appliedAt.map { now - min($0, now) }
  }

  /// Looks whether others have put programs into our links, as far as we may look at those, and whether the kernel has
  /// ended what is attached.
  private mutating func lookIntoLinks(_ ledger: Ledger) throws(LoaderError) {
    for (name, record) in ledger.attachments {
      let address = ObjectAddress(.attachment, name)
      guard let link = seen[address].itself?.link, !link.isSevered else { continue }
      if link.heldID == ledger.id(of: record.object) {
        // There is nothing but one scheduler at a time of which more is told than its link, which looks as before.
        guard AttachmentKind.named(record.kind)?.capacity(of: record.target) == .oneOfSystem,
          let scheduler = record.target.identity.structOps?.name
        else { continue }
        seen[address].ejection = try kernel.ejection(ofScheduler: scheduler, map: link.heldID)
      } else if record.object.kind == .program, ledger.rebuilt != .pins {
        // What a link found without a ledger shall run is not known yet.
        let foreign = try kernel.object(.program, id: link.heldID)
        seen[address].holdsForeignProgram = foreign != nil
      }
    }
  }

  /// Looks what stands at the hooks of attachments without links.
  private mutating func lookAtHooks(_ ledger: Ledger) throws(LoaderError) {
    let isFound = ledger.rebuilt == .pins
    for (name, record) in ledger.attachments where record.isUnlinked {
      let address = ObjectAddress(.attachment, name)
      if case .unseen = seen[address].state { continue }
      let hook =
        isFound
        ? desired?.attachments[name]?.hook(at: seen.targets[name], found: record, ledger, layout)
        : record.hook(layout, of: ledger, in: .current)
      if let hook { seen[address].atHook = try kernel.state(of: hook) }
    }
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
    seen.recognizeLinks(desired)
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
