internal import CBPF

extension RawMap {
  /// The key behind `key`, or the first where that is nil; nil at the end. The corresponding bpf(2)
  /// command is `BPF_MAP_GET_NEXT_KEY` (Linux 3.18; without a key 4.12).
  ///
  /// Behind a key that is not in the map comes the first again. Throws `EINVAL` for maps without keys.
  public func nextKey(after key: [UInt8]?) throws(SystemCallError) -> [UInt8]? {
    guard keySize > 0 else { throw mismatch(.mapGetNextKey) }
    guard let key else { return try nextKey(0) }
    return try withKey(key, .mapGetNextKey) { key throws(SystemCallError) in try nextKey(key) }
  }

  /// Calls `body` with every key, in the kernel's order. The corresponding bpf(2) command is
  /// `BPF_MAP_GET_NEXT_KEY` (Linux 3.18).
  ///
  /// `body` may remove the element of its key. Where others remove elements meanwhile, the kernel may
  /// begin again at the first: keys can come twice. The walk gives up with `EAGAIN` after four times as
  /// many keys as the map can hold.
  public func forEachKey(
    _ body: ([UInt8]) throws(SystemCallError) -> Void
  ) throws(SystemCallError) {
    var next = try nextKey(after: nil)
    var steps = 0
    while let key = next {
      guard steps < 4 * max(maxEntries, 64) else {
        throw SystemCallError(Command.mapGetNextKey.manualName, errno: .wouldBlock)
      }
      steps += 1
      // Looked up before `body` can remove the key that the walk stands at.
      next = try nextKey(after: key)
      try body(key)
    }
  }

  /// The next key's bytes, behind the key at an address.
  private func nextKey(_ key: UInt64) throws(SystemCallError) -> [UInt8]? {
    var next = [UInt8](repeating: 0, count: keySize)
    let found = try next.withMutableAddress { next throws(SystemCallError) in
      try nextKey(after: key, into: next)
    }
    return found ? next : nil
  }

  /// Writes the next key to an address; false at the end.
  func nextKey(after key: UInt64, into next: UInt64) throws(SystemCallError) -> Bool {
    try isFound { () throws(SystemCallError) in
      var attributes = cbpf_map_element()
      attributes.map_fd = number
      attributes.key = key
      attributes.value = next
      let size = MemoryLayout<cbpf_map_element>.offset(of: \.flags) ?? CBPF_MAP_ELEMENT_SIZE
      _ = try bpf(.mapGetNextKey, &attributes, size: size)
    }
  }
}
