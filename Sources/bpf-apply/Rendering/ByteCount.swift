/// Numbers of bytes for people.
enum ByteCount {
  /// `512 bytes`, `3.1 MiB`.
  static func text(_ count: UInt64) -> String {
    guard count >= 1024 else { return "\(count) bytes" }
    var (tenths, unit) = (count * 10 / 1024, 0)
    let units = ["KiB", "MiB", "GiB", "TiB"]
    while tenths >= 10 * 1024, unit + 1 < units.count {
      tenths /= 1024
      unit += 1
    }
    return "\(tenths / 10).\(tenths % 10) \(units[unit])"
  }
}
