public import BPFSyscall

/// A map that the manifest defines, or takes from bytecode files and may change.
public struct MapEntry: Sendable {
  /// The key under `maps`: a name, or `FILE/NAME` for that file's map.
  public let name: String
  /// The files' maps whose definition it has; empty where it is defined here.
  public let from: [MapOrigin]
  /// These are what the manifest sets, and nil where the definition in the file holds.
  public let type: MapType?
  public let key: MapField?
  public let value: MapField?
  public let maxEntries: UInt32?
  /// Those of ``MapFlag``; `numa_node` is not among them unless it is listed.
  public let flags: MapFlags?
  public let mapExtra: UInt64?
  public let numaNode: UInt32?
  /// What it holds, as far as the manifest says it.
  public let entries: MapEntries?
  /// What to do when the live map is incompatible.
  public let onChange: OnChange
  /// Refuse every plan that would destroy it.
  public let preventDestroy: Bool
  /// Whose it is, where it is not the deployment's own.
  public let external: ExternalMap?
  public let description: String?
  public let mark: SourceMark
  /// Where the value of each key stands: `max_entries`.
  public let marks: [String: SourceMark]
}

/// A bytecode file's map that a map of the manifest has its definition from.
public struct MapOrigin: Hashable, Sendable {
  /// The key under `programs`.
  public let file: String
  /// The map's name in the file.
  public let map: String
  public let mark: SourceMark

  public init(file: String, map: String, mark: SourceMark) {
    self.file = file
    self.map = map
    self.mark = mark
  }
}

/// What to do with a live map that the new definition does not fit.
public enum OnChange: String, Sendable, CaseIterable, Codable {
  /// Refuse the plan.
  case fail
  /// Make a new, empty map.
  case recreate
  /// Keep the live map as it is.
  case keep
}
