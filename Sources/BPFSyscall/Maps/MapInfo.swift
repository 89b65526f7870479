/// What the kernel says of a map.
public struct MapInfo: Hashable, Sendable {
  public let type: MapType
  public let id: UInt32
  public let keySize: UInt32
  public let valueSize: UInt32
  public let maxEntries: UInt32
  public let flags: UInt32
  public let name: String
  public let extra: UInt64

  public init(
    type: MapType, id: UInt32, keySize: UInt32, valueSize: UInt32, maxEntries: UInt32,
    flags: UInt32, name: String, extra: UInt64
  ) {
    self.type = type
    self.id = id
    self.keySize = keySize
    self.valueSize = valueSize
    self.maxEntries = maxEntries
    self.flags = flags
    self.name = name
    self.extra = extra
  }
}

extension MapInfo {
  /// Asks about the map that a descriptor holds.
  init(of descriptor: borrowing FileDescriptor) throws(SystemCallError) {
    let info = try ObjectInfo(of: descriptor.rawValue, size: 104)
    self.init(
      type: MapType(rawValue: info.u32(at: 0)), id: info.u32(at: 4), keySize: info.u32(at: 8),
      valueSize: info.u32(at: 12), maxEntries: info.u32(at: 16), flags: info.u32(at: 20),
      name: info.name(at: 24), extra: info.u64(at: 80))
  }
}

extension RawMap {
  /// What the kernel says of this map. The corresponding bpf(2) command is `BPF_OBJ_GET_INFO_BY_FD`.
  public func info() throws(SystemCallError) -> MapInfo { try MapInfo(of: descriptor) }
}
