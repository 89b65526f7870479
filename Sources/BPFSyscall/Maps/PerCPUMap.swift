/// A map in the kernel in which each CPU has a value of its own for every key (Linux 4.6).
///
/// A program sees the value of the CPU that it runs on; user space sees all, ``CPUs/possible`` of them. What
/// ``Map`` says of types holds here too.
public struct PerCPUMap<Key: BitwiseCopyable, Value: BitwiseCopyable>: ~Copyable {
  /// The map without types.
  public let raw: RawMap

  /// Gives types to a map.
  ///
  /// Throws `EINVAL` where they have another size than the map's keys and values, and for maps that are
  /// not per-CPU.
  public init(_ raw: consuming RawMap) throws(SystemCallError) {
    try raw.check(Key.self, is: raw.keySize, "keys")
    try raw.check(Value.self, is: raw.valueSize, "values")
    guard raw.type.isPerCPU else {
      throw SystemCallError(
        Command.objectGetInfoByDescriptor.manualName, "\(raw.type) is not per-CPU",
        errno: .invalidArgument)
    }
    self.raw = raw
  }

  /// Gives types to the map of a descriptor, such as one that was opened from its pin.
  public init(_ descriptor: consuming FileDescriptor) throws(SystemCallError) {
    try self.init(RawMap(descriptor))
  }

  /// Creates a map. The corresponding bpf(2) command is `BPF_MAP_CREATE`.
  ///
  /// - Parameters:
  ///   - type: per-CPU hash, array or LRU.
  ///   - maxEntries: how many elements there is room for.
  ///   - configure: sets what else there is to say.
  public static func create(
    _ type: MapType, maxEntries: UInt32,
    configure: (inout RawMap.Options) -> Void = { _ in }
  ) throws(SystemCallError) -> Self {
    var options = RawMap.Options(
      type: type, keySize: UInt32(MemoryLayout<Key>.stride),
      valueSize: UInt32(MemoryLayout<Value>.stride), maxEntries: maxEntries)
    configure(&options)
    return try Self(RawMap.create(options))
  }

  /// The value of each possible CPU at `key`; nil where there is no such element. The corresponding
  /// bpf(2) command is `BPF_MAP_LOOKUP_ELEM`.
  public subscript(_ key: Key) -> [Value]? {
    get throws(SystemCallError) { try values(.mapLookupElement, key) }
  }

  /// Sets the value of each possible CPU at `key`. The corresponding bpf(2) command is
  /// `BPF_MAP_UPDATE_ELEM`.
  ///
  /// - Parameters:
  ///   - values: as many as ``CPUs/possible``, else `EINVAL`.
  ///   - key: where.
  ///   - flags: whether the element may, must or must not exist.
  public func set(
    _ values: [Value], for key: Key, flags: ElementFlags = []
  ) throws(SystemCallError) {
    let bytes = bytes(of: values)
    guard bytes.count == raw.elementSize else { throw raw.mismatch(.mapUpdateElement) }
    try raw.withBytes(of: key, size: raw.keySize) { key throws(SystemCallError) in
      try bytes.withAddress { bytes throws(SystemCallError) in
        try raw.element(.mapUpdateElement, key: key, value: bytes, flags: flags)
      }
    }
  }

  /// Sets one value at `key`, of one CPU or of all. The corresponding bpf(2) command is
  /// `BPF_MAP_UPDATE_ELEM` (Linux 7.0; `EINVAL` before).
  ///
  /// - Parameters:
  ///   - value: the one value.
  ///   - key: where.
  ///   - flags: ``ElementFlags/cpu(_:)`` or ``ElementFlags/allCPUs``.
  public func set(
    _ value: Value, for key: Key, flags: ElementFlags
  ) throws(SystemCallError) {
    guard flags.isOneValue else { throw raw.mismatch(.mapUpdateElement) }
    try raw.withBytes(of: key, size: raw.keySize) { key throws(SystemCallError) in
      // With room for all values: kernels that do not know the flags read as much before they refuse.
      try raw.withBytes(of: value, size: raw.elementSize) { value throws(SystemCallError) in
        try raw.element(.mapUpdateElement, key: key, value: value, flags: flags)
      }
    }
  }

  /// Removes the element at `key`; false where there is none. The corresponding bpf(2) command is
  /// `BPF_MAP_DELETE_ELEM`.
  @discardableResult
  public func remove(_ key: Key) throws(SystemCallError) -> Bool { try raw.remove(key) }

  /// Removes the element at `key` and returns its values; nil where there is none. The corresponding
  /// bpf(2) command is `BPF_MAP_LOOKUP_AND_DELETE_ELEM` (Linux 5.14).
  public func take(_ key: Key) throws(SystemCallError) -> [Value]? {
    try values(.mapLookupAndDeleteElement, key)
  }

  private func values(_ command: Command, _ key: Key) throws(SystemCallError) -> [Value]? {
    try raw.withBytes(of: key, size: raw.keySize) { key throws(SystemCallError) in
      try unsafe raw.read(command, key: key) { unsafe values(in: $0) }
    }
  }
}

extension PerCPUMap {
  /// Sets many elements. The corresponding bpf(2) command is `BPF_MAP_UPDATE_BATCH` (Linux 5.6 for hash
  /// maps, 5.13 for arrays; by single elements before).
  ///
  /// - Parameters:
  ///   - keys: the keys.
  ///   - values: for each key the value of each possible CPU.
  public func update(keys: [Key], values: [[Value]]) throws(BatchError) {
    let bytes = values.flatMap { self.bytes(of: $0) }
    guard values.count == keys.count, bytes.count == keys.count * raw.elementSize else {
      throw BatchError(raw.mismatch(.mapUpdateBatch), completed: 0)
    }
    try raw.updateBatch(keys: keys.flatMap { padded($0, to: raw.keySize) }, values: bytes)
  }

  /// Removes many elements. The corresponding bpf(2) command is `BPF_MAP_DELETE_BATCH` (Linux 5.6).
  ///
  /// It stops at the first key that is not there: `ENOENT`, with the number of elements before it.
  public func remove(keys: [Key], batchSize: Int = 4096) throws(BatchError) {
    try raw.remove(keys: keys, batchSize: batchSize)
  }

  /// Every element, with the value of each possible CPU. The corresponding bpf(2) command is
  /// `BPF_MAP_LOOKUP_BATCH` (Linux 5.6 for hash maps, 5.13 for arrays; by single elements before).
  public func contents() throws(SystemCallError) -> [(key: Key, values: [Value])] {
    var all: [(key: Key, values: [Value])] = []
    try unsafe raw.forEachElement(.lookup) { key, value throws(SystemCallError) in
      all.append((unsafe key.loadUnaligned(as: Key.self), unsafe values(in: value)))
    }
    return all
  }

  /// Every key, in the kernel's order. The corresponding bpf(2) command is `BPF_MAP_GET_NEXT_KEY`.
  public func keys() throws(SystemCallError) -> [Key] { try raw.keys() }

  private func values(in element: UnsafeRawBufferPointer) -> [Value] {
    stride(from: 0, to: raw.elementSize, by: max(1, raw.bytesPerCPU)).map {
      unsafe element.loadUnaligned(fromByteOffset: $0, as: Value.self)
    }
  }

  private func bytes(of values: [Value]) -> [UInt8] {
    values.flatMap { padded($0, to: raw.bytesPerCPU) }
  }
}
