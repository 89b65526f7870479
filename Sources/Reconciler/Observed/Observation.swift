public import BPFLoader
import BPFSyscall

/// What the kernel and bpffs hold now of one deployment.
public struct Observation: Sendable {
  /// The ledger of what is live, or nil where nothing is deployed.
  public var ledger: Ledger?
  /// What is pinned for each recorded map, program and attachment.
  public var objects: [ObjectAddress: PinnedState] = [:]
  /// What stands at the hooks of recorded attachments without links, by name.
  public var unlinked: [String: HookState] = [:]
  /// What maps hold whose contents a manifest says, by name: as far as it says them.
  public var contents: [String: MapContents] = [:]
  /// What is pinned at the paths of recorded and desired pins.
  public var pins: [String: PinnedState] = [:]
  /// The recorded objects that are alive, but lost their pins.
  var strays: [ObjectAddress: Stray] = [:]
  /// The attachments into whose links others have put programs.
  var foreignPrograms: Set<ObjectAddress> = []
  /// The attachments that are schedulers, are at their pins, and were ended by the kernel.
  public var ejected: [ObjectAddress: Ejection] = [:]
  /// For how many milliseconds the ledger's generation has been live, as far as that can be told.
  var age: UInt64?
  /// Whether the ledger is of another boot, as far as that can be told.
  var isOfOtherBoot = false
  /// What is pinned where objects shall be taken over from.
  public var adoptable: [ObjectAddress: Adoptable] = [:]
  /// Who stands in the way of attachments.
  var holders: [ObjectAddress: Holder] = [:]
  /// What there is that keeps the recorded readers out: the paths.
  var closed: [String] = []
  /// Who may enter the root of bpffs, where readers are asked for.
  var rootAccess: PinAccess?
  /// The recorded objects that may not be looked at.
  public var unseen: Set<ObjectAddress> = []
  /// What the targets of the desired attachments mean now, by name.
  public var targets: [String: ResolvedTarget] = [:]
  /// The key of the ledger's digests of values, where they have one.
  var key: DigestKey?
  /// What of the ledger had another name when it was recorded.
  var moves = Moves()
}

extension Observation {
  /// Looks at everything that the live ledger records and a manifest asks for; changes nothing.
  ///
  /// - Parameters:
  ///   - targets: what the targets of the desired attachments mean now.
  ///   - places: whether it is asked where each link is, too.
  public init(
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
    targets: [String: ResolvedTarget], places: Bool = false, kernel: any Kernel
  ) throws(ReconcilerError) {
    self.targets = targets
    self.ledger = ledger
    key = desired?.key
    if key == nil, ledger?.hasKeyedDigests == true {
      key = try LedgerStore(kernel: kernel, layout: layout).key()
    }
    if let desired { takeNames(from: desired) }
    let ledger = self.ledger
    do throws(LoaderError) {
      if let ledger {
        for address in ledger.addresses where address.kind != .pin {
          let path = layout.pin(address, of: ledger, in: .current)
          // Of a link that was found, or taken over, it is not known yet where it is.
          let isAsked =
            places || ledger.attachments[address.name].map { $0.options == nil } ?? false
          if !isAsked, let state = try? kernel.recorded(at: path),
            ledger.isRecorded(state, as: address)
          {
            objects[address] = state
          } else {
            try look(at: address, path, desired, kernel)
          }
        }
        isOfOtherBoot = try kernel.bootID() != ledger.bootID
        let now = kernel.uptime
        age = isOfOtherBoot ? nil : ledger.appliedAt.map { now - min($0, now) }
        try findStrays(ledger, layout, kernel)
        try findForeignPrograms(ledger, kernel)
        try findEjected(ledger, kernel)
        try readContents(ledger, desired: desired, layout, kernel)
      }
      let isFound = ledger?.rebuilt == .pins
      for (name, record) in ledger?.attachments ?? [:]
      where record.isUnlinked && !unseen.contains(ObjectAddress(.attachment, name)) {
        let hook =
          isFound
          ? desired?.hook(of: name, targets, found: record, ledger, layout)
          : ledger.flatMap { record.hook(layout, of: $0, in: .current) }
        if let hook { unlinked[name] = try kernel.state(of: hook) }
      }
      let paths = Set(desired?.pins.map(\.path) ?? []).union(ledger?.pins.keys.map { $0 } ?? [])
      for path in paths {
        try look(at: ObjectAddress(.pin, path), layout.userPin(path), desired, kernel)
      }
      if let desired { try readExternalContents(desired, kernel) }
      if let desired { try look(atAdopted: desired, layout, kernel) }
      guard let desired, desired.restored == nil else { return }
      recognizeLinks(desired)
      recognizeFiles()
      guard isFound else { return }
      var elementTypes: [String: String] = [:]
      for map in desired.maps where objects[map.address]?.kind == .map {
        guard let ledger else { continue }
        elementTypes[map.name] = try kernel.elementTypes(
          ofMapAt: layout.pin(map.address, of: ledger, in: .current)
        ).map(Digest.of)
      }
      recognize(desired, elementTypes)
    } catch {
      throw ReconcilerError(error)
    }
  }

  /// Looks at what is pinned; who only asks what is deployed need not be allowed to.
  private mutating func look(
    at address: ObjectAddress, _ path: String, _ desired: DesiredState?, _ kernel: any Kernel
  ) throws(LoaderError) {
    do throws(LoaderError) {
      let state = try kernel.object(at: path)
      if address.kind == .pin { pins[address.name] = state } else { objects[address] = state }
    } catch
      where desired == nil
      && (error.reason == .notPermitted || error.isCaused(by: .readOnlyFileSystem))
    {
      unseen.insert(address)
    }
  }
}

extension Ledger {
  /// The addresses of all that the ledger records.
  var addresses: [ObjectAddress] {
    maps.keys.map { ObjectAddress(.map, $0) } + programs.keys.map { ObjectAddress(.program, $0) }
      + attachments.keys.map { ObjectAddress(.attachment, $0) }
      + pins.keys.map { ObjectAddress(.pin, $0) }
  }

  /// Whether something is recorded by an address.
  func records(_ address: ObjectAddress) -> Bool {
    switch address.kind {
    case .map: maps[address.name] != nil
    case .program: programs[address.name] != nil
    case .attachment: attachments[address.name] != nil
    case .pin: pins[address.name] != nil
    }
  }

  /// The id that a recorded object had.
  func id(of address: ObjectAddress) -> UInt32? {
    switch address.kind {
    case .map: maps[address.name]?.id
    case .program: programs[address.name]?.id
    case .attachment: attachments[address.name]?.id
    case .pin: pins[address.name]?.id
    }
  }
}

extension DesiredState {
  /// Where something without a link would stand, of which nothing but its name was found.
  fileprivate func hook(
    of name: String, _ targets: [String: ResolvedTarget], found record: AttachmentRecord,
    _ ledger: Ledger?, _ layout: DeploymentLayout
  ) -> Hook? {
    guard let ledger, let attachment = attachments.first(where: { $0.name == name }),
      let target = targets[name],
      target.isUnlinked == true
    else { return nil }
    return Hook(
      kind: attachment.kind, options: attachment.options, target: target,
      object: layout.pin(record.object, of: ledger, in: .current),
      references: layout.pins(of: attachment.references, attachment.options) {
        layout.pin($0, of: ledger, in: .current)
      },
      id: record.id)
  }
}
