import BPFLoader
import BPFObject
import BPFSyscall
import Manifest

extension Observer {
  /// Reads what recorded maps hold, of the keys that the manifest or the ledger has something to say of.
  mutating func readContents(_ ledger: Ledger) throws(LoaderError) {
    let maps = desired?.maps ?? []
    let isSameManifest = try isSameManifest(ledger)
    for (name, record) in ledger.maps {
      let address = ObjectAddress(.map, name)
      let object = seen[address]
      guard case .map(let info)? = object.itself?.content else { continue }
      let isSection =
        maps[name]?.setsOtherGlobals(than: record, isSameManifest)
        ?? desired?.restoresOtherGlobals(ofMap: name, than: record) ?? false
      let keys =
        isSection
        ? .these([[0, 0, 0, 0]])
        : Self.keys(of: record, desired?.prescribed(of: name, maps[name]), info)
      guard let keys else { continue }
      do throws(LoaderError) {
        seen[address].contents =
          switch object.state {
          case .stray(_, nil, _): try kernel.contents(ofMap: info.id, keys: keys.some)
          case .stray(_, let path?, _): try kernel.contents(ofMap: path, keys: keys.some)
          case .live, .gone, .unseen:
            try kernel.contents(
              ofMap: layout.pin(address, of: ledger, in: .current), keys: keys.some)
          }
      } catch  where error.isCaused(by: .noSuchFileOrDirectory) {
        // It is gone since it was looked at: whoever only looks takes no lock.
      }
    }
  }

  /// Whether the manifest is the one that was applied, where that has to be known; else nil.
  private func isSameManifest(_ ledger: Ledger) throws(LoaderError) -> Bool? {
    let isOlder = ledger.maps.values.contains { $0.role.isVariable && $0.globals == nil }
    guard isOlder, let desired, desired.maps.contains(where: { !$0.givenGlobals.isEmpty }) else {
      return nil
    }
    let path = layout.manifest(.current)
    guard try kernel.object(at: path) != nil else {
      return ledger.manifest == String(decoding: desired.source.bytes, as: UTF8.self)
    }
    return try kernel.document(at: path) == desired.source.bytes
  }

  /// Reads what maps of others hold that entries are merged into.
  mutating func readExternalContents(_ desired: DesiredState) throws(LoaderError) {
    for map in desired.maps {
      guard let external = map.external, let wanted = map.contents else { continue }
      seen[map.address].contents =
        external.id == nil
        ? nil
        : try kernel.contents(
          ofMap: external.path, keys: wanted.keys.sorted { $0.lexicographicallyPrecedes($1) })
    }
  }

  /// Which keys are read.
  private enum Keys {
    case all
    case these([[UInt8]])

    var some: [[UInt8]]? { if case .these(let keys) = self { keys } else { nil } }
  }

  /// How many slots of an array of programs are looked at beside those that were filled: the kernel tells each alone.
  private static let mostSlots: UInt32 = 1 << 14

  /// Nil where neither the manifest nor the ledger has something to say.
  private static func keys(
    of record: MapRecord, _ wanted: (contents: DesiredContents, keySize: UInt32)?,
    _ info: MapInfo
  ) -> Keys? {
    if let slots = record.slots, info.type == .programArray {
      let first = (0..<min(info.maxEntries, mostSlots)).map { [UInt8](index: $0) }
      return .these(first + slots.keys.compactMap(UInt32.init).map { [UInt8](index: $0) })
    }
    if record.contents != nil || wanted?.contents.mode == .exact { return .all }
    guard let wanted, wanted.contents.mode == .merge, info.keySize == wanted.keySize else {
      return nil
    }
    return .these(wanted.contents.keys.sorted { $0.lexicographicallyPrecedes($1) })
  }
}

extension DesiredMap {
  /// Whether the manifest may set other values in a section of variables than when that was recorded.
  ///
  /// - Parameter isSameManifest: whether it is the manifest of that time; nil where that does not matter.
  fileprivate func setsOtherGlobals(than former: MapRecord, _ isSameManifest: Bool?) -> Bool {
    guard record.role.isVariable, former.role == record.role else { return false }
    if former.globals == nil { return !givenGlobals.isEmpty && isSameManifest != true }
    return former.globals != record.globals
  }
}

extension DesiredState {
  /// Whether a former generation set other values of a section's variables, and they are known.
  fileprivate func restoresOtherGlobals(ofMap name: String, than live: MapRecord) -> Bool {
    guard let former = restored?.maps[name], former.role.isVariable else { return false }
    return restoredValues.globals.sections[name] != nil && former.globals != live.globals
  }

  /// What a manifest, or that of a former generation, says of a map's contents, and the size of its keys.
  fileprivate func prescribed(
    of name: String, _ map: DesiredMap?
  ) -> (contents: DesiredContents, keySize: UInt32)? {
    if let contents = restoredValues.contents[name], let map = restored?.maps[name] {
      return (contents, map.keySize)
    }
    guard let map, let contents = map.contents else { return nil }
    return (contents, map.spec.keySize)
  }
}
