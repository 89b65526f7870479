public import BPFSyscall

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

  /// The kernel's.
  public var flag: MapFlags {
    switch self {
    case .noPrealloc: .noPreallocation
    case .noCommonLRU: .noCommonLRU
    case .numaNode: .numaNode
    case .rdonly: .readOnly
    case .wronly: .writeOnly
    case .stackBuildID: .stackBuildID
    case .zeroSeed: .zeroSeed
    case .rdonlyProgram: .readOnlyForPrograms
    case .wronlyProgram: .writeOnlyForPrograms
    case .clone: .clone
    case .mmapable: .memoryMappable
    case .preserveElements: .preserveElements
    case .innerMap: .innerMap
    case .segvOnFault: .signalOnFault
    case .noUserConversion: .noUserConversion
    case .ringBufferOverwrite: .overwriteRingBuffer
    }
  }
}
