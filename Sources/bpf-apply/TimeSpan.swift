import ArgumentParser

/// A length of time on the command line: `500ms`, `30s`, `2m`, `1h`.
struct TimeSpan: ExpressibleByArgument, CustomStringConvertible {
  let duration: Duration
  /// As it was given.
  let description: String

  init?(argument: String) {
    description = argument
    let digits = argument.prefix { $0.isASCII && $0.isNumber }
    guard let count = Int64(digits), count <= 1_000_000_000 else { return nil }
    switch argument.dropFirst(digits.count) {
    case "ms": duration = .milliseconds(count)
    case "s": duration = .seconds(count)
    case "m": duration = .seconds(count * 60)
    case "h": duration = .seconds(count * 3600)
    default: return nil
    }
  }
}
