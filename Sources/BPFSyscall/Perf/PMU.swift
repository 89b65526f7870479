/// A source of perf events whose number the kernel gives out as it boots: a performance monitoring unit, a
/// directory of `/sys/bus/event_source/devices`.
public struct PMU: Hashable, Sendable {
  /// The name of its directory, such as `kprobe`.
  public let name: String
  /// The number that the file `type` in its directory holds.
  public let source: PerfEvent.Source

  /// Looks it up. Throws `ENOENT` where the kernel has none of this name: no `kprobe` without
  /// `CONFIG_KPROBE_EVENTS`, no `uprobe` without `CONFIG_UPROBE_EVENTS`, and neither before Linux 4.17.
  public init(named name: String) throws(SystemCallError) {
    let path = "\(Self.directory)/\(name)/type"
    guard let number = UInt32(try Self.text(path)) else {
      throw SystemCallError("read", path, errno: .invalidArgument)
    }
    self.name = name
    self.source = PerfEvent.Source(rawValue: number)
  }

  /// The lowest bit of a field of the event's `config`, such as `retprobe`; nil where the unit has no such
  /// field.
  public func lowestBit(of field: String) throws(SystemCallError) -> Int? {
    let text: String
    do throws(SystemCallError) {
      text = try Self.text("\(Self.directory)/\(name)/format/\(field)")
    } catch  where error.errno == .noSuchFileOrDirectory {
      return nil
    }
    return Self.lowestBit(text)
  }

  /// `config:32-63` starts at bit 32. A field of another number than `config` is none.
  static func lowestBit(_ format: String) -> Int? {
    let parts = format.split(separator: ":")
    guard parts.count == 2, parts[0] == "config",
      let first = parts[1].split(whereSeparator: { $0 == "-" || $0 == "," }).first,
      let bit = Int(first), (0..<64).contains(bit)
    else { return nil }
    return bit
  }

  private static let directory = "/sys/bus/event_source/devices"

  private static func text(_ path: String) throws(SystemCallError) -> String {
    let bytes = try readFile(path, limit: 4096)
    return String(decoding: bytes.prefix { $0 > UInt8(ascii: " ") }, as: UTF8.self)
  }
}
