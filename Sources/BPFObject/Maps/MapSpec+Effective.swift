import BPFSyscall

extension MapSpec {
  /// The definition that the kernel will report: ring buffers in whole pages of a power of two, and
  /// perf event arrays with a slot for each possible CPU where none is given.
  ///
  /// - Parameter possibleCPUs: How many CPUs there may ever be; asked where it matters.
  public func effective<Failure: Error>(
    possibleCPUs: () throws(Failure) -> Int
  ) throws(Failure) -> MapSpec {
    var spec = self
    switch (type, maxEntries) {
    case (.ringBuffer, 1...), (.userRingBuffer, 1...):
      spec.maxEntries = Self.roundedRing(maxEntries)
    case (.perfEventArray, 0): spec.maxEntries = UInt32(clamping: try possibleCPUs())
    default: break
    }
    spec.inner = try inner?.effective(possibleCPUs: possibleCPUs)
    return spec
  }

  private static func roundedRing(_ bytes: UInt32) -> UInt32 {
    var size = pageSize
    while size < bytes, size < 1 << 31 { size <<= 1 }
    // Larger than any power of two: the kernel says what it thinks of it.
    return size < bytes ? bytes : size
  }

  static let pageSize: UInt32 = 4096
}
