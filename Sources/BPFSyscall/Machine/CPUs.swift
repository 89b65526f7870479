internal import Synchronization

/// The CPUs of this machine, as sysfs lists them.
///
/// Where it cannot be read, or holds no such list, it is `ENODATA`: a guess would have the kernel write beyond the memory
/// that it is given, and the errno of the file could be taken for that of a map.
public enum CPUs {
  /// How many there may ever be: the number of values in an element of a per-CPU map.
  public static var possible: Int {
    get throws(SystemCallError) {
      if let known = knownPossible.withLock({ $0 }) { return known }
      let count = try ranges(in: possibleList).reduce(0) { $0 + $1.count }
      knownPossible.withLock { $0 = count }
      return count
    }
  }

  /// It stays the same as long as the kernel runs.
  private static let knownPossible = Mutex<Int?>(nil)

  /// The numbers of those that run now, rising.
  public static var online: [UInt32] {
    get throws(SystemCallError) { try ranges(in: onlineList).flatMap { Array($0) } }
  }

  /// How many CPUs a list such as `0-3,8` names; nil where it is no such list.
  public static func count(_ list: String) -> Int? {
    ranges(list)?.reduce(0) { $0 + $1.count }
  }

  /// The files that are read.
  package static let possibleList = "/sys/devices/system/cpu/possible"
  package static let onlineList = "/sys/devices/system/cpu/online"

  private static func ranges(in file: String) throws(SystemCallError) -> [ClosedRange<UInt32>] {
    let list = (try? readFile(file, limit: 64 << 10)) ?? []
    let text = String(decoding: list.filter { $0 > UInt8(ascii: " ") }, as: UTF8.self)
    guard let ranges = ranges(text) else { throw SystemCallError("read", file, errno: .noData) }
    return ranges
  }

  /// The ranges of a list: numbers and pairs of them, at least one, each higher than those before.
  private static func ranges(_ list: String) -> [ClosedRange<UInt32>]? {
    var ranges: [ClosedRange<UInt32>] = []
    for word in list.split(separator: ",", omittingEmptySubsequences: false) {
      // A sign would make a number, too.
      guard word.allSatisfy({ $0.isWholeNumber || $0 == "-" }) else { return nil }
      let ends = word.split(separator: "-", omittingEmptySubsequences: false).map { UInt32($0) }
      guard ends.count <= 2, let first = ends.first ?? nil, let last = ends.last ?? nil,
        first <= last, last < largestCount, ranges.last.map({ $0.upperBound < first }) ?? true
      else { return nil }
      ranges.append(first...last)
    }
    return ranges
  }

  /// More than any kernel can have.
  private static let largestCount: UInt32 = 1 << 20
}
