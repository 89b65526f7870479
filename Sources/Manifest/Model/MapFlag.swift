/// A flag for a map's creation, by the name it has in a manifest.
public enum MapFlag: String, Sendable, CaseIterable {
  case noPrealloc = "no_prealloc"
  case noCommonLRU = "no_common_lru"
  case numaNode = "numa_node"
  case rdonly
  case wronly
  case stackBuildID = "stack_build_id"
  case zeroSeed = "zero_seed"
  case rdonlyProgram = "rdonly_prog"
  case wronlyProgram = "wronly_prog"
  case clone
  case mmapable
  case preserveElements = "preserve_elems"
  case innerMap = "inner_map"
  case segvOnFault = "segv_on_fault"
  case noUserConversion = "no_user_conv"
  case ringBufferOverwrite = "rb_overwrite"

  /// The bit in the `map_flags` of `BPF_MAP_CREATE`.
  public var bit: UInt32 {
    switch self {
    case .noPrealloc: 1 << 0
    case .noCommonLRU: 1 << 1
    case .numaNode: 1 << 2
    case .rdonly: 1 << 3
    case .wronly: 1 << 4
    case .stackBuildID: 1 << 5
    case .zeroSeed: 1 << 6
    case .rdonlyProgram: 1 << 7
    case .wronlyProgram: 1 << 8
    case .clone: 1 << 9
    case .mmapable: 1 << 10
    case .preserveElements: 1 << 11
    case .innerMap: 1 << 12
    case .segvOnFault: 1 << 17
    case .noUserConversion: 1 << 18
    case .ringBufferOverwrite: 1 << 19
    }
  }
}
