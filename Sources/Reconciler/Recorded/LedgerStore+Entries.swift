import BPFLoader
import Manifest

extension LedgerStore {
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

extension SavedContents {
  /// What a manifest prescribes.
  init(_ contents: DesiredContents) {
    for key in contents.keys.union(contents.contents.elements.keys) {
      elements[key] = .some(contents.contents.elements[key])
    }
  }
}
