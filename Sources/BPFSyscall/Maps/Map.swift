/// A map in the kernel whose keys and values are Swift's.
///
/// ```swift
/// let hits = try Map<UInt32, UInt64>.create(.hash, maxEntries: 1024) { $0.name = "hits" }
/// try hits.set(1, for: 6)
/// let tcp = try hits[6]
/// ```
///
/// The kernel compares and stores bytes. So a type has to be one whose every byte counts, and for which any
/// bytes are a value: integers, floating-point numbers, SIMD vectors, and structures and inline arrays of
/// them; not `Bool`, enumerations and pointers. A structure has the C layout if its fields stand in C's
/// order and fill it: bytes that are padding *between* fields hold anything, and equal keys would differ;
/// declare a field for them. Padding *behind* the last field is zeroed before the kernel sees it.
///
/// What the bytes of values mean where CPUs have values of their own is known to ``PerCPUMap``, for maps
/// without keys to ``QueueMap`` and ``BloomFilterMap``.
public struct Map<Key: BitwiseCopyable, Value: BitwiseCopyable>: ~Copyable {
  /// The map without types.
  public let raw: RawMap

  /// Gives types to a map.
  ///
  /// Throws `EINVAL` where they have another size than the map's keys and values, and for per-CPU maps.
  public init(_ raw: consuming RawMap) throws(SystemCallError) {
    try raw.check(Key.self, is: raw.keySize, "keys")
    try raw.check(Value.self, is: raw.elementSize, "values")
    self.raw = raw
  }

  /// Gives types to the map of a descriptor, such as one that was opened from its pin.
  public init(_ descriptor: consuming FileDescriptor) throws(SystemCallError) {
    try self.init(RawMap(descriptor))
  }

  /// Creates a map. The corresponding bpf(2) command is `BPF_MAP_CREATE`.
  ///
  /// - Parameters:
  ///   - type: hash, array, LRU, a longest-prefix trie …
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

  /// The value at `key`; nil where there is none. The corresponding bpf(2) command is
  /// `BPF_MAP_LOOKUP_ELEM`.
  public subscript(_ key: Key, flags: ElementFlags = []) -> Value? {
    get throws(SystemCallError) { try value(.mapLookupElement, key, flags) }
  }

  /// Sets the value at `key`. The corresponding bpf(2) command is `BPF_MAP_UPDATE_ELEM`.
  ///
  /// Throws `E2BIG` where the map is full or the index beyond an array's end, `EEXIST` and `ENOENT` as
  /// `flags` ask, and `EPERM` for a frozen map.
  public func set(
    _ value: Value, for key: Key, flags: ElementFlags = []
  ) throws(SystemCallError) {
    try raw.withBytes(of: key, size: raw.keySize) { key throws(SystemCallError) in
      try raw.withBytes(of: value, size: raw.elementSize) { value throws(SystemCallError) in
        try raw.element(.mapUpdateElement, key: key, value: value, flags: flags)
      }
    }
  }

  /// Removes the element at `key`; false where there is none. The corresponding bpf(2) command is
  /// `BPF_MAP_DELETE_ELEM`.
  ///
  /// Throws `EINVAL` for maps whose elements cannot be removed, such as arrays.
  @discardableResult
  public func remove(_ key: Key) throws(SystemCallError) -> Bool {
    try raw.remove(key)
  }

  /// Removes the element at `key` and returns its value; nil where there is none. The corresponding
  /// bpf(2) command is `BPF_MAP_LOOKUP_AND_DELETE_ELEM` (Linux 5.14 for hash maps).
  public func take(_ key: Key) throws(SystemCallError) -> Value? {
    try value(.mapLookupAndDeleteElement, key, [])
  }

  private func value(
    _ command: Command, _ key: Key, _ flags: ElementFlags
  ) throws(SystemCallError) -> Value? {
    try raw.withBytes(of: key, size: raw.keySize) { key throws(SystemCallError) in
      try unsafe raw.read(command, key: key, flags: flags) {
        unsafe $0.loadUnaligned(as: Value.self)
      }
    }
  }
}
