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

/// The CPUs of this machine.
public enum CPUs {
  /// How many there may ever be: the number of values in an element of a per-CPU map.
  public static let possible: Int = {
    let list = (try? readFile("/sys/devices/system/cpu/possible", limit: 4096)) ?? []
    let text = String(decoding: list.filter { $0 > UInt8(ascii: " ") }, as: UTF8.self)
    return max(1, count(text))
  }()

  /// Counts a list such as `0-3,8`.
  static func count(_ list: String) -> Int {
    list.split(separator: ",").reduce(0) { sum, range in
      let ends = range.split(separator: "-").compactMap { Int($0) }
      guard let first = ends.first, let last = ends.last, last >= first, last < 1 << 20 else {
        return sum
      }
      return sum + last - first + 1
    }
  }
}
