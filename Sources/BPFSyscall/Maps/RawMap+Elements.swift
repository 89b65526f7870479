internal import CBPF

extension RawMap {
  /// What the element at `key` holds, ``elementSize`` bytes; nil where there is none. The corresponding
  /// bpf(2) command is `BPF_MAP_LOOKUP_ELEM` (Linux 3.18).
  ///
  /// Throws `EINVAL` for a key of another size than ``keySize``, and for flags other than
  /// ``ElementFlags/lock`` and, from Linux 7.0, ``ElementFlags/cpu(_:)``: then it is one value.
  public func lookup(
    _ key: [UInt8], flags: ElementFlags = []
  ) throws(SystemCallError) -> [UInt8]? {
    try value(.mapLookupElement, key, flags)
  }

  /// Removes the element at `key`, and returns what it held; nil where there is none. The corresponding
  /// bpf(2) command is `BPF_MAP_LOOKUP_AND_DELETE_ELEM` (queues and stacks Linux 4.20, hash maps 5.14).
  ///
  /// Throws 524 (`ENOTSUPP`) for maps whose elements cannot be taken, such as arrays.
  public func take(_ key: [UInt8], flags: ElementFlags = []) throws(SystemCallError) -> [UInt8]? {
    try value(.mapLookupAndDeleteElement, key, flags)
  }

  /// Sets what the element at `key` holds. The corresponding bpf(2) command is `BPF_MAP_UPDATE_ELEM`
  /// (Linux 3.18).
  ///
  /// Throws `E2BIG` where the map is full or the index beyond an array's end, `EEXIST` and `ENOENT` as
  /// `flags` ask, `EPERM` for a frozen map, and `EINVAL` for a key or value of another size.
  ///
  /// - Parameters:
  ///   - key: ``keySize`` bytes.
  ///   - value: ``elementSize`` bytes; ``valueSize`` bytes with ``ElementFlags/cpu(_:)`` or
  ///     ``ElementFlags/allCPUs``.
  ///   - flags: how it is set.
  public func update(
    _ key: [UInt8], _ value: [UInt8], flags: ElementFlags = []
  ) throws(SystemCallError) {
    guard value.count == size(flags) else { throw mismatch(.mapUpdateElement) }
    // A kernel that does not know of one value for one CPU reads as many as there are CPUs before it
    // refuses the flag.
    let missing = elementSize - value.count
    let value = missing > 0 ? value + [UInt8](repeating: 0, count: missing) : value
    try withKey(key, .mapUpdateElement) { key throws(SystemCallError) in
      try value.withAddress { value throws(SystemCallError) in
        try element(.mapUpdateElement, key: key, value: value, flags: flags)
      }
    }
  }

  /// Removes the element at `key`. The corresponding bpf(2) command is `BPF_MAP_DELETE_ELEM`
  /// (Linux 3.18).
  ///
  /// Throws `ENOENT` where there is none; `EINVAL` for maps whose elements cannot be removed, such as
  /// arrays.
  public func delete(_ key: [UInt8]) throws(SystemCallError) {
    try withKey(key, .mapDeleteElement) { key throws(SystemCallError) in
      try element(.mapDeleteElement, key: key)
    }
  }

  private func value(
    _ command: Command, _ key: [UInt8], _ flags: ElementFlags
  ) throws(SystemCallError) -> [UInt8]? {
    var value = [UInt8](repeating: 0, count: elementSize)
    let found = try withKey(key, command) { key throws(SystemCallError) in
      try value.withMutableAddress { value throws(SystemCallError) in
        try isFound { () throws(SystemCallError) in
          try element(command, key: key, value: value, flags: flags)
        }
      }
    }
    guard found else { return nil }
    value.removeLast(elementSize - size(flags))
    return value
  }
}

extension RawMap {
  /// Calls one of the commands for a single element. An address is 0 where there is no key or no value;
  /// else as many bytes are there as the map's sizes say.
  func element(
    _ command: Command, key: UInt64, value: UInt64 = 0, flags: ElementFlags = []
  ) throws(SystemCallError) {
    var attributes = cbpf_map_element()
    attributes.map_fd = number
    attributes.key = key
    attributes.value = value
    attributes.flags = flags.rawValue
    _ = try bpf(command, &attributes, size: CBPF_MAP_ELEMENT_SIZE)
  }

  /// Runs `body` with the address of a key, which the kernel reads as many bytes of as the map says.
  func withKey<Result>(
    _ key: [UInt8], _ command: Command, _ body: (UInt64) throws(SystemCallError) -> Result
  ) throws(SystemCallError) -> Result {
    guard key.count == keySize else { throw mismatch(command) }
    return try key.withAddress(body)
  }

  /// How many bytes a value has that is read or written with these flags.
  func size(_ flags: ElementFlags) -> Int { flags.isOneValue ? valueSize : elementSize }

  /// Sizes that are not the map's do not reach the kernel.
  func mismatch(_ command: Command) -> SystemCallError {
    SystemCallError(command.manualName, "key or value of another size", errno: .invalidArgument)
  }
}

/// Whether a call found something: `ENOENT` is the answer no.
func isFound(_ body: () throws(SystemCallError) -> Void) throws(SystemCallError) -> Bool {
  do throws(SystemCallError) {
    try body()
    return true
  } catch  where error.errno == .noSuchFileOrDirectory {
    return false
  }
}
