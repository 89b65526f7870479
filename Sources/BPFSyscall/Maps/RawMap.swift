internal import CBPF

/// A map in the kernel, held by a descriptor: keys and values are bytes.
///
/// ``Map`` and its like give them types.
public struct RawMap: ~Copyable {
  /// The map's descriptor, which ``Pin/create(_:_:)`` takes.
  public let descriptor: FileDescriptor
  /// What kind of map it is.
  public let type: MapType
  /// Bytes of a key; 0 for a map without keys, such as a queue.
  public let keySize: Int
  /// Bytes of one value.
  public let valueSize: Int
  /// Bytes of what an element holds. It is the value; in a per-CPU map the values of all possible CPUs,
  /// each rounded up to 8 bytes.
  public let elementSize: Int
  /// The most elements that it holds; of a ring buffer its bytes, of an arena its pages.
  public let maxEntries: Int

  /// Takes a map's descriptor, and asks the kernel for the sizes of its keys and values. The
  /// corresponding bpf(2) command is `BPF_OBJ_GET_INFO_BY_FD` (Linux 4.13).
  ///
  /// Throws `EINVAL` where the descriptor is of something else, and for a per-CPU map what ``CPUs/possible`` does.
  public init(_ descriptor: consuming FileDescriptor) throws(SystemCallError) {
    let info = try MapInfo(of: descriptor)
    elementSize = try info.type.elementSize(valueSize: info.valueSize)
    self.descriptor = descriptor
    type = info.type
    keySize = Int(info.keySize)
    valueSize = Int(info.valueSize)
    maxEntries = Int(info.maxEntries)
  }

  /// Makes the map unchangeable for user space. The corresponding bpf(2) command is `BPF_MAP_FREEZE`
  /// (Linux 5.2).
  ///
  /// Throws `EPERM` where it is frozen (on older kernels `EBUSY`), `EBUSY` where someone has mapped its
  /// memory for writing, and 524 (`ENOTSUPP`) for a map that the kernel changes itself.
  public func freeze() throws(SystemCallError) {
    var attributes = cbpf_map_freeze(map_fd: number)
    _ = try bpf(.mapFreeze, &attributes, size: CBPF_MAP_FREEZE_SIZE)
  }

  /// The descriptor as the attributes hold it.
  var number: UInt32 { UInt32(bitPattern: descriptor.rawValue) }
}
