import BPFLoader
import BPFObject
import BPFSyscall
import Manifest

extension Observation {
  /// What a recorded map holds, of the keys that the manifest or the ledger has something to say of; nil where neither has,
  /// and where the map is another.
  static func contents(
    at path: String, _ record: MapRecord, _ wanted: DesiredMap?, _ state: PinnedState?,
    _ kernel: any Kernel
  ) throws(LoaderError) -> MapContents? {
    guard case .map(let info) = state?.content, info.id == record.id else { return nil }
    if record.contents != nil || wanted?.contents?.mode == .exact {
      return try kernel.contents(ofMap: path, keys: nil)
    }
    guard let wanted, let contents = wanted.contents, contents.mode == .merge,
      info.keySize == wanted.spec.keySize
    else { return nil }
    return try kernel.contents(
      ofMap: path, keys: contents.keys.sorted { $0.lexicographicallyPrecedes($1) })
  }

  /// How what a map holds differs from what was recorded that it holds, or nil where it does not.
  func contentsDrift(of address: ObjectAddress) -> String? {
    guard address.kind == .map, let recorded = ledger?.maps[address.name]?.contents,
      let present = contents[address.name], present.digest != recorded
    else { return nil }
    return Self.contentsChanged
  }

  static let contentsChanged = "contents changed outside bpf-apply"
}
