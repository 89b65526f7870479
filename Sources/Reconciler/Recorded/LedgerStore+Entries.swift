import BPFLoader
import Manifest

extension LedgerStore {
  /// What a generation prescribes of maps, as far as it was kept.
  func prescribed(
    of ledger: Ledger, in slot: DeploymentLayout.Slot
  ) throws(ReconcilerError) -> PrescribedValues {
    PrescribedValues(
      contents: try entries(of: ledger, in: slot), globals: try globals(in: slot))
  }

  /// What a generation sets of variables.
  func globals(in slot: DeploymentLayout.Slot) throws(ReconcilerError) -> PrescribedGlobals {
    try bytes(at: layout.globals(slot)).flatMap { PrescribedGlobals(decoding: $0) }
      ?? PrescribedGlobals()
  }

  /// What a generation prescribes of the contents of its maps, by name, as far as it was kept.
  func entries(
    of ledger: Ledger, in slot: DeploymentLayout.Slot
  ) throws(ReconcilerError) -> [String: DesiredContents] {
    let mark = SourceMark(file: "generation \(ledger.generation)", line: 1, column: 1)
    var found: [String: DesiredContents] = [:]
    let none = try key().keyed(MapContents().digest)
    do throws(LoaderError) {
      for (name, record) in ledger.maps where record.external == nil {
        let mode: EntriesMode = record.contents == nil ? .merge : .exact
        let path = layout.entries(ofMap: name, of: ledger, in: slot)
        if try kernel.object(at: path) != nil {
          let saved = SavedContents(reading: try kernel.contents(ofMap: path, keys: nil))
          found[name] = DesiredContents(
            mode: mode, contents: MapContents(saved.elements.compactMapValues { $0 }),
            keys: Set(saved.elements.keys), mark: mark)
        } else if record.contents == none {
          found[name] = DesiredContents(
            mode: mode, contents: MapContents(), keys: [], mark: mark)
        }
      }
    } catch {
      throw ReconcilerError(error)
    }
    return found
  }
}

/// What a generation prescribes of what its maps hold.
struct PrescribedValues: Sendable {
  /// Of entries, by map.
  var contents: [String: DesiredContents] = [:]
  var globals = PrescribedGlobals()
}

extension PrescribedValues {
  /// Of a generation of a version that did not keep them: from its manifest and bytecode, where these say what they said
  /// then.
  ///
  /// - Parameters:
  ///   - ledger: with its manifest.
  ///   - key: that of its digests.
  init?(manifestOf ledger: Ledger, _ key: DigestKey?, _ kernel: any Kernel) {
    guard let file = ledger.file, let slash = file.lastIndex(of: "/"),
      let manifest = try? Manifest.parse(
        ledger.manifest, file: file, baseDirectory: String(file[..<slash])),
      let desired = try? DesiredState(manifest, on: kernel), let version = try? desired.digest(),
      ledger.version == key.keyed(version) || ledger.requestDigest == desired.requestDigest
    else { return nil }
    for map in desired.maps where map.external == nil {
      guard let prescribed = map.contents, prescribed.mode != .seed else { continue }
      contents[map.name] = prescribed
    }
    globals = PrescribedGlobals(desired)
  }

  /// Whether a generation is known to prescribe more.
  func lacksSome(of ledger: Ledger) -> Bool {
    ledger.maps.contains { name, record in
      record.contents != nil && record.slots == nil && contents[name] == nil
        || record.globals?.isEmpty == false && globals.sections[name] == nil
    }
  }

  /// The same with what else is known.
  func completed(by other: PrescribedValues) -> PrescribedValues {
    var values = self
    values.contents.merge(other.contents) { own, _ in own }
    values.globals.sections.merge(other.globals.sections) { own, _ in own }
    return values
  }
}

extension SavedContents {
  /// What a manifest prescribes.
  init(_ contents: DesiredContents) {
    for key in contents.keys.union(contents.contents.elements.keys) {
      elements[key] = .some(contents.contents.elements[key])
    }
  }
}
