import BPFSyscall
import Manifest

extension Planner {
  /// What has to be written into a map that stays, and what a plan says of that; nil where its contents are as they shall be.
  func contentsChange(
    _ map: DesiredMap, _ record: MapRecord
  ) throws(ReconcilerError) -> (elements: [MapElement], isDrift: Bool, summary: String)? {
    guard let wanted = map.contents, wanted.mode != .seed else {
      let isLetGo = record.contents != nil || record.slots != nil && map.slots.isEmpty
      return isLetGo ? ([], false, "its contents are left as they are from now on") : nil
    }
    guard record.type == map.record.type, record.keySize == map.record.keySize,
      record.valueSize == map.record.valueSize
    else {
      throw ReconcilerError(
        .refused, "the entries of map \(map.name) do not fit the one that is kept",
        advice: "set `on_change: recreate`, or `mode: seed` to leave it alone", mark: wanted.mark)
    }
    let elements = wanted.changes(from: observed.contents[map.name] ?? MapContents())
    guard !elements.isEmpty else {
      if record.contents == map.record.contents { return nil }
      return (
        [], false,
        wanted.mode == .exact
          ? "it holds what the manifest says, and nothing else from now on"
          : "its other contents are left as they are from now on"
      )
    }
    let isDrift = wanted.mode == .exact && record.contents == map.record.contents
    let text = elements.summary(of: map.record.type)
    return (elements, isDrift, isDrift ? "\(Observation.contentsChanged): \(text)" : text)
  }
}

extension [MapElement] {
  /// `3 entries written, 1 deleted`
  func summary(of type: MapType) -> String {
    let written = count { $0.value != nil }
    let gone = count - written
    var parts: [String] = []
    if written > 0 { parts.append("\(written) \(written == 1 ? "entry" : "entries") written") }
    if gone > 0 {
      let noun = written == 0 ? gone == 1 ? " entry" : " entries" : ""
      parts.append("\(gone)\(noun) \(type.isArray ? "set to zero" : "deleted")")
    }
    return parts.joined(separator: ", ")
  }
}

extension DesiredMap {
  /// What a plan says of a new map's contents.
  var contentsSummary: String {
    guard let count = contents?.contents.elements.count else { return "" }
    return ", with \(count) \(count == 1 ? "entry" : "entries")"
  }
}
