/// The CPUs of this machine.
public enum CPUs {
  /// How many there may ever be: the number of values in an element of a per-CPU map.
  public static let possible: Int = {
    let list = (try? readFile("/sys/devices/system/cpu/possible", limit: 4096)) ?? []
    let text = String(decoding: list.filter { $0 > UInt8(ascii: " ") }, as: UTF8.self)
    return max(1, count(text))
  }()

  /// The numbers of those that run now, rising.
  public static var online: [UInt32] {
    let list = (try? readFile("/sys/devices/system/cpu/online", limit: 64 << 10)) ?? []
    let text = String(decoding: list.filter { $0 > UInt8(ascii: " ") }, as: UTF8.self)
    return text.split(separator: ",").flatMap { range -> [UInt32] in
      let ends = range.split(separator: "-").compactMap { UInt32($0) }
      guard let first = ends.first, let last = ends.last, last >= first, last < 1 << 20 else {
        return []
      }
      return Array(first...last)
    }
  }

  /// How many CPUs a list such as `0-3,8` names.
  public static func count(_ list: String) -> Int {
    list.split(separator: ",").reduce(0) { sum, range in
      let ends = range.split(separator: "-").compactMap { Int($0) }
      guard let first = ends.first, let last = ends.last, last >= first, last < 1 << 20 else {
        return sum
      }
      return sum + last - first + 1
    }
  }
}
