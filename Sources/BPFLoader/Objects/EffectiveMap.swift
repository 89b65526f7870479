public import BPFObject
import BPFSyscall

extension MapSpec {
  /// The definition that the kernel will report: ring buffers in whole pages of a power of two, and
  /// perf event arrays with a slot for each possible CPU where none is given.
  public var effective: MapSpec {
    var spec = self
    switch type {
    case .ringBuffer, .userRingBuffer:
      spec.maxEntries = Self.roundedRing(maxEntries)
      spec.keySize = 0
      spec.valueSize = 0
    case .perfEventArray where maxEntries == 0:
      spec.maxEntries = UInt32(CPUs.possible)
    default:
      break
    }
    return spec
  }

  private static func roundedRing(_ bytes: UInt32) -> UInt32 {
    let page: UInt32 = 4096
    var size = page
    while size < bytes, size < 1 << 31 { size <<= 1 }
    return size
  }
}
