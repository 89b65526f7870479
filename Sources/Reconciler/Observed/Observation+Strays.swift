import BPFLoader

/// A recorded object that is alive, but no longer has its pin.
struct Stray: Sendable {
  /// Its pin under another name in the same generation; nil where it has none that we know of.
  var path: String?
  /// What stands in its place.
  var other: PinnedState?

  /// How it differs from what was recorded.
  var drift: Drift {
    if let other { return .anotherObject(other, isOfOtherBoot: false) }
    return path?.split(separator: "/").last.map { .pinRenamed(to: String($0)) } ?? .pinGone
  }
}

extension Observation {
  /// Finds recorded objects that are not at their pins but alive: under a name of their generation that nothing has, or by
  /// their ids, which no other object gets in this boot.
  mutating func findStrays(
    _ ledger: Ledger, _ layout: DeploymentLayout, _ kernel: any Kernel
  ) throws(LoaderError) {
    let addresses = ledger.addresses.filter { $0.kind != .pin && !unseen.contains($0) }
    let missing = addresses.filter { !ledger.isRecorded(objects[$0], as: $0) }
    if missing.isEmpty || isOfOtherBoot { return }
    let known = Set(addresses.map { layout.pin($0, of: ledger, in: .current) })
    let lost = Dictionary(grouping: missing) { LostObject($0, ledger) }
    for folder in DeploymentLayout.objectDirectories {
      let directory = "\(layout.directory(.current))/\(folder)"
      for name in try kernel.names(in: directory) ?? [] {
        let path = "\(directory)/\(name)"
        guard !known.contains(path), let state = try kernel.object(at: path) else { continue }
        let address = lost[LostObject(folder: folder, kind: state.kind, id: state.id)]?.first {
          strays[$0] == nil
        }
        if let address { add(Stray(path: path), state, address) }
      }
    }
    for address in missing where strays[address] == nil {
      guard let id = ledger.id(of: address), let kind = ledger.kind(at: address),
        let state = try kernel.object(kind, id: id)
      else { continue }
      add(Stray(), state, address)
    }
  }

  private mutating func add(_ stray: Stray, _ state: PinnedState, _ address: ObjectAddress) {
    strays[address] = Stray(path: stray.path, other: objects[address])
    objects[address] = state
  }
}

/// What a recorded object that is not at its pin is found by.
private struct LostObject: Hashable {
  /// The directory of its generation in which it was pinned.
  let folder: String
  let kind: ObjectAddress.Kind?
  let id: UInt32?

  init(folder: String, kind: ObjectAddress.Kind?, id: UInt32?) {
    (self.folder, self.kind, self.id) = (folder, kind, id)
  }

  init(_ address: ObjectAddress, _ ledger: Ledger) {
    self.init(
      folder: DeploymentLayout.objectDirectory(of: address.kind), kind: ledger.kind(at: address),
      id: ledger.id(of: address))
  }
}

extension Ledger {
  /// What kind of object is pinned for an address: of what has no link, what is attached.
  func kind(at address: ObjectAddress) -> ObjectAddress.Kind? {
    guard address.kind == .attachment else { return address.kind }
    return attachments[address.name].map { $0.isUnlinked ? $0.object.kind : .attachment }
  }

  /// Whether this is the object that is recorded.
  func isRecorded(_ state: PinnedState?, as address: ObjectAddress) -> Bool {
    guard let state else { return false }
    return state.kind == kind(at: address) && state.id == id(of: address)
  }
}
