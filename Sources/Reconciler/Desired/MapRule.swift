import BPFObject
import BPFSyscall
import Manifest

/// What the kernel asks of a definition of a type of map.
struct MapRule {
  private let key: Size
  private let value: Size
  private let entries: Entries
  /// The flags that such a map may have, of those that have names.
  private let flags: MapFlags
  private let requiredFlags: MapFlags
  private let needsTypes: Bool

  fileprivate enum Size {
    /// None at all.
    case none
    /// Whatever is more than nothing.
    case any
    case these([UInt32])
    case within(ClosedRange<UInt32>)
    /// A multiple of eight.
    case words
  }

  private enum Entries {
    case any
    /// The number must be zero: they come with what they belong to.
    case none
  }

  private init(
    _ key: Size, _ value: Size, _ flags: MapFlags, entries: Entries = .any,
    required: MapFlags = [], needsTypes: Bool = false
  ) {
    self.key = key
    self.value = value
    self.entries = entries
    self.flags = flags.union(required)
    requiredFlags = required
    self.needsTypes = needsTypes
  }

  /// The rule for a type; nil for one that only a bytecode file can define, or that is not known.
  init?(_ type: MapType) {
    let index = Size.these([4])
    let handle = Size.these([4, 8])
    let byUser: MapFlags = [.numaNode, .readOnly, .writeOnly]
    let all = byUser.union([.readOnlyForPrograms, .writeOnlyForPrograms])
    switch type {
    case .hash: self.init(.any, .any, all.union([.noPreallocation, .zeroSeed]))
    case .lruHash: self.init(.any, .any, all.union([.noCommonLRU, .zeroSeed]))
    // What each CPU has is of no one node.
    case .perCPUHash:
      self.init(.any, .any, all.union([.noPreallocation, .zeroSeed]).subtracting(.numaNode))
    case .lruPerCPUHash:
      self.init(.any, .any, all.union([.noCommonLRU, .zeroSeed]).subtracting(.numaNode))
    case .perCPUArray: self.init(index, .any, all.subtracting(.numaNode))
    case .array: self.init(index, .any, all.union([.memoryMappable, .innerMap]))
    case .lpmTrie: self.init(.within(5...260), .any, all, required: .noPreallocation)
    case .bloomFilter: self.init(.none, .any, all.union(.zeroSeed))
    case .queue, .stack: self.init(.none, .any, all)
    case .ringBuffer: self.init(.none, .none, [.numaNode, .overwriteRingBuffer])
    case .userRingBuffer: self.init(.none, .none, .numaNode)
    case .stackTrace: self.init(index, .words, byUser.union(.stackBuildID))
    case .hashOfMaps: self.init(.any, index, all.union([.noPreallocation, .zeroSeed]))
    case .perfEventArray: self.init(index, index, byUser.union(.preserveElements))
    case .programArray, .cgroupArray, .arrayOfMaps, .xskmap: self.init(index, index, byUser)
    case .devmap, .devmapHash, .sockmap: self.init(index, handle, byUser)
    case .sockhash: self.init(.any, handle, byUser)
    case .cpumap: self.init(index, handle, .numaNode)
    case .reuseportSockarray: self.init(index, handle, all)
    case .arena:
      self.init(.none, .none, [.signalOnFault, .noUserConversion], required: .memoryMappable)
    case .cgroupStorage, .perCPUCgroupStorage:
      self.init(.these([16, 8]), .any, all, entries: .none)
    case .socketStorage, .inodeStorage, .taskStorage, .cgroupLocalStorage:
      self.init(
        index, .any, .clone, entries: .none, required: .noPreallocation, needsTypes: true)
    default: return nil
    }
  }

  /// What is wrong with a definition.
  func faults(of spec: MapSpec) -> [MapFault] {
    [
      key.fault("key", spec.keySize, spec.type), value.fault("value", spec.valueSize, spec.type),
      entriesFault(spec), flagsFault(spec), typesFault(spec),
    ].compactMap(\.self)
  }

  private func entriesFault(_ spec: MapSpec) -> MapFault? {
    let (count, type) = (spec.maxEntries, spec.type)
    let isRing = type == .ringBuffer || type == .userRingBuffer
    switch entries {
    case .any where count == 0:
      return MapFault(
        "max_entries", "has max_entries 0, and could hold nothing", cure: "max_entries: 1024")
    case .any where isRing && count.nonzeroBitCount != 1:
      return MapFault(
        "max_entries", "has \(count) bytes, and type \(type) takes at most 2 GiB",
        cure: "max_entries: 2Gi")
    case .none where count != 0:
      return MapFault(
        "max_entries",
        "has max_entries \(count), and type \(type) takes none: it has as many as what it is of")
    case .any, .none: return nil
    }
  }

  private func flagsFault(_ spec: MapSpec) -> MapFault? {
    let type = spec.type
    if !spec.flags.isSuperset(of: requiredFlags) {
      let names = MapFlag.names(in: requiredFlags)
      return MapFault(
        "flags", "has no flag \(names), which type \(type) needs", cure: "flags: [\(names)]")
    }
    let refused = MapFlag.allCases.map(\.flag).first {
      spec.flags.contains($0) && !flags.contains($0)
    }
    if let refused {
      return MapFault(
        refused == .numaNode ? "numa_node" : "flags",
        "has the flag \(MapFlag.names(in: refused)), which type \(type) does not take")
    }
    let exclusive: [MapFlags] = [
      [.readOnly, .writeOnly], [.readOnlyForPrograms, .writeOnlyForPrograms],
      [.noCommonLRU, .numaNode],
    ]
    return exclusive.first(where: spec.flags.isSuperset).map {
      MapFault("flags", "has the flags \(MapFlag.names(in: $0)), of which only one can be")
    }
  }

  private func typesFault(_ spec: MapSpec) -> MapFault? {
    guard needsTypes, spec.keyTypeID == 0 || spec.valueTypeID == 0 else { return nil }
    return MapFault(
      "type",
      "has no types for its keys and values, which type \(spec.type) needs, and only a bytecode file can give"
    )
  }
}

extension MapRule.Size {
  /// - Parameter key: the manifest's key for it.
  fileprivate func fault(_ key: String, _ size: UInt32, _ type: MapType) -> MapFault? {
    guard !fits(size) else { return nil }
    if case .none = self {
      return MapFault(key, "has a \(key) of \(size) bytes, and type \(type) takes none")
    }
    let message =
      size == 0
      ? "has no \(key) size, which type \(type) needs"
      : "has a \(key) of \(size) bytes, and type \(type) takes \(words)"
    return MapFault(key, message, cure: "\(key): { size: \(example) }")
  }

  private func fits(_ size: UInt32) -> Bool {
    switch self {
    case .none: size == 0
    case .any: size > 0
    case .these(let sizes): sizes.contains(size)
    case .within(let range): range.contains(size)
    case .words: size > 0 && size % 8 == 0
    }
  }

  /// The sizes that fit.
  private var words: String {
    switch self {
    case .none: "none"
    case .any: "at least 1"
    case .these(let sizes): sizes.map { "\($0)" }.joined(separator: " or ")
    case .within(let range): "\(range.lowerBound) to \(range.upperBound)"
    case .words: "a multiple of 8"
    }
  }

  private var example: UInt32 {
    switch self {
    case .none: 0
    case .any, .within: 8
    case .these(let sizes): sizes[0]
    // As many frames as kernels keep where nobody has said otherwise.
    case .words: 127 * 8
    }
  }
}

extension MapFlag {
  /// The names of flags, one behind the other.
  fileprivate static func names(in flags: MapFlags) -> String {
    allCases.filter { flags.contains($0.flag) }.map(\.rawValue).joined(separator: ", ")
  }
}
