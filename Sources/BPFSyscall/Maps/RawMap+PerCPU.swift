extension RawMap {
  /// The value of each possible CPU at `key`, ``valueSize`` bytes each; nil where there is no such
  /// element. The corresponding bpf(2) command is `BPF_MAP_LOOKUP_ELEM` (Linux 4.6).
  ///
  /// A map that is not per-CPU has one value.
  public func lookupPerCPU(_ key: [UInt8]) throws(SystemCallError) -> [[UInt8]]? {
    guard let element = try lookup(key) else { return nil }
    return splitPerCPU(element)
  }

  /// Sets the value of each possible CPU at `key`. The corresponding bpf(2) command is
  /// `BPF_MAP_UPDATE_ELEM` (Linux 4.6).
  ///
  /// - Parameters:
  ///   - key: ``keySize`` bytes.
  ///   - values: as many as ``CPUs/possible``, of ``valueSize`` bytes each; else `EINVAL`.
  ///   - flags: how they are set.
  public func updatePerCPU(
    _ key: [UInt8], _ values: [[UInt8]], flags: ElementFlags = []
  ) throws(SystemCallError) {
    guard let bytes = joinPerCPU(values) else { throw mismatch(.mapUpdateElement) }
    try update(key, bytes, flags: flags)
  }

  /// The values in an element's bytes: of ``elementSize`` bytes, as ``lookup(_:flags:)`` and batches
  /// give them.
  public func splitPerCPU(_ element: [UInt8]) -> [[UInt8]] {
    guard bytesPerCPU > 0, element.count >= elementSize else { return [] }
    return stride(from: 0, to: elementSize, by: bytesPerCPU).map {
      Array(element[$0..<$0 + valueSize])
    }
  }

  /// An element's bytes; nil where the number of values or one's size is not the map's.
  func joinPerCPU(_ values: [[UInt8]]) -> [UInt8]? {
    guard values.count * bytesPerCPU == elementSize,
      values.allSatisfy({ $0.count == valueSize })
    else { return nil }
    let padding = [UInt8](repeating: 0, count: bytesPerCPU - valueSize)
    return values.flatMap { $0 + padding }
  }

  /// From one CPU's value to the next one's.
  var bytesPerCPU: Int { type.isPerCPU ? (valueSize + 7) / 8 * 8 : valueSize }
}
