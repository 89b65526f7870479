public import BPFLoader

/// What the kernel and bpffs hold now of one deployment.
public struct Observation: Sendable {
  /// The ledger of what is live, or nil where nothing is deployed.
  public var ledger: Ledger?
  /// What is pinned for each recorded map, program and attachment.
  public var objects: [ObjectAddress: PinnedState] = [:]
  /// What stands at the hooks of recorded attachments without links, by name.
  public var unlinked: [String: HookOccupant] = [:]
  /// What maps hold whose contents a manifest says, by name: as far as it says them.
  public var contents: [String: MapContents] = [:]
  /// What is pinned at the paths of recorded and desired pins.
  public var pins: [String: PinnedState] = [:]
  /// The recorded objects that are alive, but lost their pins.
  var strays: [ObjectAddress: Stray] = [:]
  /// Whether the ledger is of another boot, as far as that can be told.
  var isOfOtherBoot = false
  /// What the targets of the desired attachments mean now, by name.
  public var targets: [String: ResolvedTarget] = [:]
}

extension Observation {
  /// Looks at everything that a ledger records and a manifest asks for; changes nothing.
  ///
  /// - Parameter targets: what the targets of the desired attachments mean now.
  public init(
    _ layout: DeploymentLayout, desired: DesiredState?, targets: [String: ResolvedTarget],
    kernel: any Kernel
  ) throws(ReconcilerError) {
    self.targets = targets
    ledger = try LedgerStore(kernel: kernel, layout: layout).current()
    do throws(LoaderError) {
      if let ledger {
        for address in ledger.addresses where address.kind != .pin {
          objects[address] = try kernel.object(at: layout.pin(address, in: .current))
        }
        isOfOtherBoot = try kernel.bootID() != ledger.bootID
        try findStrays(ledger, layout, kernel)
        try readContents(ledger, desired: desired, layout, kernel)
      }
      for (name, record) in ledger?.attachments ?? [:] where record.isUnlinked {
        guard let hook = record.hook(layout, in: .current) else { continue }
        unlinked[name] = try kernel.occupant(at: hook)
      }
      let paths = Set(desired?.pins.map(\.path) ?? []).union(ledger?.pins.keys.map { $0 } ?? [])
      for path in paths { pins[path] = try kernel.object(at: layout.userPin(path)) }
    } catch {
      throw ReconcilerError(error)
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
