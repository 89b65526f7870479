/// How long something has lasted, for people.
enum TimeText {
  static func words(_ milliseconds: UInt64) -> String {
    let minutes = milliseconds / 60_000
    func count(_ number: UInt64, _ unit: String) -> String {
      "\(number) \(unit)\(number == 1 ? "" : "s")"
    }
    switch minutes {
    case 0: return "less than a minute"
    case ..<60: return count(minutes, "minute")
    case ..<(48 * 60): return count(minutes / 60, "hour")
    default: return count(minutes / (24 * 60), "day")
    }
  }
}
