/// The text of a file, kept to show the lines that diagnostics speak of.
public struct SourceText: Sendable {
  /// The file's path as the user gave it.
  public let file: String
  public let bytes: [UInt8]
  /// Where each line starts in ``bytes``.
  private let lineStarts: [Int]

  public init(file: String, bytes: [UInt8]) {
    self.file = file
    self.bytes = bytes
    lineStarts = Self.lineStarts(bytes)
  }

  /// A line, counted from 1, without its line break; nil past the end.
  public func line(_ number: Int) -> String? {
    guard number >= 1, number <= lineStarts.count else { return nil }
    let start = lineStarts[number - 1]
    let end = number < lineStarts.count ? lineStarts[number] : bytes.count
    var line = bytes[start..<end]
    while let last = line.last, last == UInt8(ascii: "\n") || last == UInt8(ascii: "\r") {
      line.removeLast()
    }
    return String(decoding: line, as: UTF8.self)
  }

  /// YAML's line breaks: LF, CR, CR LF, and NEL, LS and PS in UTF-8.
  private static func lineStarts(_ bytes: [UInt8]) -> [Int] {
    var starts = [0]
    // Most bytes lie between those that break lines.
    for (index, byte) in bytes.enumerated() where byte <= 0x0D || byte >= 0x85 {
      let next = index + 1
      switch byte {
      case 0x0A: starts.append(next)
      case 0x0D: if next == bytes.count || bytes[next] != 0x0A { starts.append(next) }
      case 0x85: if index >= 1, bytes[index - 1] == 0xC2 { starts.append(next) }
      case 0xA8, 0xA9:
        if index >= 2, bytes[index - 2] == 0xE2, bytes[index - 1] == 0x80 { starts.append(next) }
      default: break
      }
    }
    return starts
  }
}
