import BPFSyscall
import Manifest

extension Planner {
  /// What becomes of the contents of a map that stays; nil where they are as they shall be.
  func contentsChange(
    _ map: DesiredMap, _ record: MapRecord
  ) throws(ReconcilerError) -> (way: Change.Way, isDrift: Bool, reason: Reason?)? {
    guard let wanted = map.contents, wanted.mode != .seed else {
      let isLetGo = record.contents != nil || record.slots != nil && map.slots.isEmpty
      return isLetGo ? (.plain, false, .contentsLetGo) : nil
    }
    guard record.type == map.record.type, record.keySize == map.record.keySize,
      record.valueSize == map.record.valueSize
    else {
      throw ReconcilerError(
        .refused, "the entries of map \(map.name) do not fit the one that is kept",
        advice: "set `on_change: recreate`, or `mode: seed` to leave it alone", mark: wanted.mark)
    }
    let present = observed[map.address].contents ?? MapContents()
    let elements = wanted.changes(from: present)
    guard !elements.isEmpty else {
      if record.contents == map.record.contents { return nil }
      return (
        .plain, false, wanted.mode == .exact ? .contentsPrescribed : .otherContentsLetGo
      )
    }
    let isDrift = wanted.mode == .exact && record.contents == map.record.contents
    return (.write(elements, over: present), isDrift, nil)
  }
}
