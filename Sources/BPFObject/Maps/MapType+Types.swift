public import BPFSyscall

extension MapType {
  /// Whether the kernel takes BTF types for the keys and values of such a map.
  public var takesTypes: Bool {
    switch self {
    case .perfEventArray, .cgroupArray, .stackTrace, .arrayOfMaps, .hashOfMaps, .devmap,
      .devmapHash, .cpumap, .xskmap, .sockmap, .sockhash, .queue, .stack, .arena:
      false
    default: true
    }
  }
}
