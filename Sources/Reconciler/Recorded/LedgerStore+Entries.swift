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
    do throws(LoaderError) {
      for (name, record) in ledger.maps where record.external == nil {
        let mode: EntriesMode = record.contents == nil ? .merge : .exact
        let path = layout.entries(ofMap: name, of: ledger, in: slot)
        if try kernel.object(at: path) != nil {
          let saved = SavedContents(reading: try kernel.contents(ofMap: path, keys: nil))
          found[name] = DesiredContents(
            mode: mode, contents: MapContents(saved.elements.compactMapValues { $0 }),
            keys: Set(saved.elements.keys), mark: mark)
        } else if record.contents == MapContents().digest {
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

extension SavedContents {
  /// What a manifest prescribes.
  init(_ contents: DesiredContents) {
    for key in contents.keys.union(contents.contents.elements.keys) {
      elements[key] = .some(contents.contents.elements[key])
    }
  }
}
