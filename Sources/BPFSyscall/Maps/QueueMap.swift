/// A queue or stack in the kernel, whose values are Swift's (Linux 4.20).
///
/// What ``Map`` says of types holds here too.
public struct QueueMap<Value: BitwiseCopyable>: ~Copyable {
  /// The map without types.
  public let raw: RawMap

  /// Gives a type to a map's values.
  ///
  /// Throws `EINVAL` where it has another size than they, and for maps that are no queue or stack.
  public init(_ raw: consuming RawMap) throws(SystemCallError) {
    try raw.check(Value.self, is: raw.elementSize, "values")
    guard raw.type == .queue || raw.type == .stack else {
      throw SystemCallError(
        Command.objectGetInfoByDescriptor.manualName, "\(raw.type) is no queue or stack",
        errno: .invalidArgument)
    }
    self.raw = raw
  }

  /// Creates a queue or stack. The corresponding bpf(2) command is `BPF_MAP_CREATE`.
  ///
  /// - Parameters:
  ///   - type: a queue gives the oldest value, a stack the newest.
  ///   - maxEntries: how many values there is room for.
  ///   - configure: sets what else there is to say.
  public static func create(
    _ type: MapType, maxEntries: UInt32,
    configure: (inout RawMap.Options) -> Void = { _ in }
  ) throws(SystemCallError) -> Self {
    var options = RawMap.Options(
      type: type, keySize: 0, valueSize: UInt32(MemoryLayout<Value>.stride),
      maxEntries: maxEntries)
    configure(&options)
    return try Self(RawMap.create(options))
  }

  /// Puts a value in. The corresponding bpf(2) command is `BPF_MAP_UPDATE_ELEM`.
  ///
  /// Throws `E2BIG` where it is full; with ``ElementFlags/exist`` the oldest value makes room.
  public func push(_ value: Value, flags: ElementFlags = []) throws(SystemCallError) {
    try raw.withBytes(of: value, size: raw.elementSize) { value throws(SystemCallError) in
      try raw.element(.mapUpdateElement, key: 0, value: value, flags: flags)
    }
  }

  /// Takes the next value; nil where there is none. The corresponding bpf(2) command is
  /// `BPF_MAP_LOOKUP_AND_DELETE_ELEM`.
  public func pop() throws(SystemCallError) -> Value? { try value(.mapLookupAndDeleteElement) }

  /// The next value, left where it is; nil where there is none. The corresponding bpf(2) command is
  /// `BPF_MAP_LOOKUP_ELEM`.
  public func peek() throws(SystemCallError) -> Value? { try value(.mapLookupElement) }

  private func value(_ command: Command) throws(SystemCallError) -> Value? {
    try unsafe raw.read(command, key: 0) { unsafe $0.loadUnaligned(as: Value.self) }
  }
}
