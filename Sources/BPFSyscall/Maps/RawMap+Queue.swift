// Maps without keys: queues and stacks (Linux 4.20), bloom filters (Linux 5.16).
extension RawMap {
  /// Puts a value into a queue or stack, or adds it to a bloom filter. The corresponding bpf(2) command
  /// is `BPF_MAP_UPDATE_ELEM`.
  ///
  /// Throws `E2BIG` where a queue or stack is full; with ``ElementFlags/exist`` its oldest value makes
  /// room.
  public func push(_ value: [UInt8], flags: ElementFlags = []) throws(SystemCallError) {
    try update([], value, flags: flags)
  }

  /// Takes a queue's oldest value or a stack's newest; nil where it is empty. The corresponding bpf(2)
  /// command is `BPF_MAP_LOOKUP_AND_DELETE_ELEM`.
  public func pop() throws(SystemCallError) -> [UInt8]? { try take([]) }

  /// The value that ``pop()`` would take, left where it is. The corresponding bpf(2) command is
  /// `BPF_MAP_LOOKUP_ELEM`.
  public func peek() throws(SystemCallError) -> [UInt8]? { try lookup([]) }

  /// Whether a value may have been added to a bloom filter; false is certain. The corresponding bpf(2)
  /// command is `BPF_MAP_LOOKUP_ELEM`.
  public func mayContain(_ value: [UInt8]) throws(SystemCallError) -> Bool {
    // The kernel reads the value that a lookup in a bloom filter names, where it writes it for others.
    guard keySize == 0, value.count == elementSize else { throw mismatch(.mapLookupElement) }
    var value = value
    return try value.withMutableAddress { value throws(SystemCallError) in
      try isFound { () throws(SystemCallError) in
        try element(.mapLookupElement, key: 0, value: value)
      }
    }
  }
}
