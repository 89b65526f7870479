import BPFLoader

extension Observer {
  /// Finds recorded objects that are not at their pins but alive: under a name of their generation that nothing has, or by
  /// their ids, which no other object gets in this boot.
  mutating func findStrays(_ ledger: Ledger) throws(LoaderError) {
    let missing = seen.objects.compactMap { $0.value.isMissing ? $0.key : nil }
    if missing.isEmpty || seen.isOfOtherBoot { return }
    let known = Set(seen.objects.keys.map { layout.pin($0, of: ledger, in: .current) })
    let lost = Dictionary(grouping: missing) { LostObject($0, ledger) }
    for folder in DeploymentLayout.objectDirectories {
      let directory = "\(layout.directory(.current))/\(folder)"
      for name in try kernel.names(in: directory) ?? [] {
        let path = "\(directory)/\(name)"
        guard !known.contains(path), let state = try kernel.object(at: path) else { continue }
        let address = lost[LostObject(folder: folder, kind: state.kind, id: state.id)]?
          .first(where: isMissing)
        if let address { add(state, path, address) }
      }
    }
    for address in missing where isMissing(address) {
      guard let id = ledger.id(of: address), let kind = ledger.kind(at: address),
        let state = try kernel.object(kind, id: id)
      else { continue }
      add(state, nil, address)
    }
  }

  private func isMissing(_ address: ObjectAddress) -> Bool { seen[address].isMissing }

  private mutating func add(_ state: PinnedState, _ path: String?, _ address: ObjectAddress) {
    seen[address].state = .stray(state, path: path, other: seen[address].other)
  }
}

extension ObservedObject {
  fileprivate var isMissing: Bool { if case .gone = state { true } else { false } }
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
