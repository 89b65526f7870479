import BPFLoader
import BPFObject
import BPFSyscall
import Manifest

extension Observation {
  /// What a recorded map holds, of the keys that the manifest or the ledger has something to say of; nil where neither has,
  /// and where the map is another.
  static func contents(
    of name: String, _ record: MapRecord, _ wanted: DesiredMap?, _ state: PinnedState?,
    _ layout: DeploymentLayout, _ kernel: any Kernel
  ) throws(LoaderError) -> MapContents? {
    guard case .map(let info) = state?.content, info.id == record.id else { return nil }
    let path = layout.pin(ObjectAddress(.map, name), in: .current)
    if record.contents != nil || wanted?.contents?.mode == .exact {
      return try read(path, keys: nil, kernel)
    }
    guard let wanted, let contents = wanted.contents, contents.mode == .merge,
      info.keySize == wanted.spec.keySize
    else { return nil }
    return try read(path, keys: contents.keys.sorted { $0.lexicographicallyPrecedes($1) }, kernel)
  }

  /// Nil where the map is gone since it was looked at: whoever only looks takes no lock.
  private static func read(
    _ path: String, keys: [[UInt8]]?, _ kernel: any Kernel
  ) throws(LoaderError) -> MapContents? {
    do throws(LoaderError) {
      return try kernel.contents(ofMap: path, keys: keys)
    } catch {
      if error.isCaused(by: .noSuchFileOrDirectory) { return nil }
      throw error
    }
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
