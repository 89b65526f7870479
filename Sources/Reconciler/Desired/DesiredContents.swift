import BPFLoader
import BPFObject
import BPFSyscall
public import Manifest

/// What a map shall hold, as far as a manifest says it.
public struct DesiredContents: Hashable, Sendable {
  public var mode: EntriesMode
  public var contents: MapContents
  /// The keys that the manifest names, also those of an array whose elements shall be zero.
  public var keys: Set<[UInt8]>
  /// Where the manifest says it.
  public var mark: SourceMark

  /// A digest that the ledger keeps, where the manifest says all that the map holds.
  var digest: String? { mode == .exact ? contents.digest : nil }

  /// What has to be written into a map that is there.
  ///
  /// - Parameter present: what it holds, at least of the keys that the manifest names.
  func changes(from present: MapContents) -> [MapElement] {
    switch mode {
    case .seed: []
    case .merge:
      contents.changes(from: MapContents(present.elements.filter { keys.contains($0.key) }))
    case .exact: contents.changes(from: present)
    }
  }
}

extension MapType {
  /// Whether it has elements that a manifest can say.
  var takesEntries: Bool {
    switch self {
    case .hash, .lruHash, .perCPUHash, .lruPerCPUHash, .array, .perCPUArray, .lpmTrie: true
    default: false
    }
  }

  /// Whether it has all its elements from the beginning, of which each is zero until it is written.
  var isArray: Bool { self == .array || self == .perCPUArray }
}

extension MapSpec {
  /// How many bytes the kernel gives for an element.
  func elementSize() throws(LoaderError) -> Int {
    do throws(SystemCallError) {
      return try type.elementSize(valueSize: valueSize)
    } catch {
      throw .from(error, "how large an entry of map \(name) is is not known")
    }
  }
}
