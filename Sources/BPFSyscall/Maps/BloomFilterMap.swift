/// A bloom filter in the kernel, whose values are Swift's (Linux 5.16): a set that may believe to hold what
/// was not added.
///
/// What ``Map`` says of types holds here too.
public struct BloomFilterMap<Value: BitwiseCopyable>: ~Copyable {
  /// The map without types.
  public let raw: RawMap

  /// Gives a type to a map's values.
  ///
  /// Throws `EINVAL` where it has another size than they, and for maps that are no bloom filter.
  public init(_ raw: consuming RawMap) throws(SystemCallError) {
    try raw.check(Value.self, is: raw.elementSize, "values")
    guard raw.type == .bloomFilter else {
      throw SystemCallError(
        Command.objectGetInfoByDescriptor.manualName, "\(raw.type) is no bloom filter",
        errno: .invalidArgument)
    }
    self.raw = raw
  }

  /// Creates a bloom filter. The corresponding bpf(2) command is `BPF_MAP_CREATE`.
  ///
  /// - Parameters:
  ///   - maxEntries: how many values it is sized for; more make it wrong more often.
  ///   - hashFunctions: 1 to 15; 0 is the kernel's choice, which is 5.
  public static func create(
    maxEntries: UInt32, hashFunctions: UInt64 = 0
  ) throws(SystemCallError) -> Self {
    var options = RawMap.Options(
      type: .bloomFilter, keySize: 0, valueSize: UInt32(MemoryLayout<Value>.stride),
      maxEntries: maxEntries)
    options.extra = hashFunctions
    return try Self(RawMap.create(options))
  }

  /// Adds a value. The corresponding bpf(2) command is `BPF_MAP_UPDATE_ELEM`.
  public func add(_ value: Value) throws(SystemCallError) {
    try raw.withBytes(of: value, size: raw.elementSize) { value throws(SystemCallError) in
      try raw.element(.mapUpdateElement, key: 0, value: value)
    }
  }

  /// Whether a value may have been added; false is certain. The corresponding bpf(2) command is
  /// `BPF_MAP_LOOKUP_ELEM`.
  public func mayContain(_ value: Value) throws(SystemCallError) -> Bool {
    try raw.withBytes(of: value, size: raw.elementSize) { value throws(SystemCallError) in
      try isFound { () throws(SystemCallError) in
        try raw.element(.mapLookupElement, key: 0, value: value)
      }
    }
  }
}
