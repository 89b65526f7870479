internal import CBPF

/// A map's memory in this process, shared with programs and with everybody else who maps it.
///
/// The map needs ``MapFlags/memoryMappable``: then an array's values, one after the other, can be mapped, and an
/// arena's pages. What programs write meanwhile is seen as with any shared memory: word by word.
public final class MapMemory: Sendable {
  /// How many bytes there are.
  public let count: Int
  /// Where they are; pointers that programs keep in an arena count from here.
  public let address: UInt64

  /// Maps a map. The corresponding system call is `mmap`.
  ///
  /// - Parameters:
  ///   - map: An array (Linux 5.5) or an arena (Linux 6.9).
  ///   - size: How many bytes; of an arena all of its pages.
  ///   - address: Where; 0 is wherever there is room. An arena is mapped at one address for ever: the one that
  ///     ``RawMap/Options/extra`` gave it, else that of the first mapping.
  /// - Throws: `EPERM` where the map cannot be mapped, `EINVAL` for a size or place that it cannot have, `EEXIST` where
  ///   something else of this process is at the address.
  public init(
    _ map: borrowing RawMap, size: Int, at address: UInt64 = 0
  ) throws(SystemCallError) {
    let mapped = cbpf_map_shared(map.descriptor.rawValue, address, size)
    self.address = UInt64(try check(mapped, "mmap", "map"))
    count = size
  }

  deinit {
    guard let start = unsafe UnsafeMutableRawPointer(bitPattern: UInt(address)) else { return }
    _ = unsafe cbpf_unmap(start, count)
  }

  /// The bytes of a range, as they are now; what lies outside of the memory is left out.
  public func bytes(_ range: Range<Int>) -> [UInt8] {
    let range = range.clamped(to: 0..<count)
    return unsafe Array(memory[range])
  }

  /// Puts bytes at a place; what does not fit is left out.
  public func write(_ bytes: [UInt8], at offset: Int) {
    let target = (offset..<max(offset, offset + bytes.count)).clamped(to: 0..<count)
    if target.isEmpty { return }
    let source = bytes.dropFirst(target.lowerBound - offset).prefix(target.count)
    unsafe UnsafeMutableRawBufferPointer(rebasing: memory[target]).copyBytes(from: source)
  }

  private var memory: UnsafeMutableRawBufferPointer {
    let start = unsafe UnsafeMutableRawPointer(bitPattern: UInt(address))
    return unsafe UnsafeMutableRawBufferPointer(start: start, count: count)
  }
}
