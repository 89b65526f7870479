/// The part of a name that CO-RE compares: `task_struct___v2` is a flavour of `task_struct`.
public enum EssentialName {
  /// The length of the essential part: up to the last `___` with another character on both sides.
  static func length(_ bytes: RawSpan, _ range: Range<Int>) -> Int {
    let underscore = UInt8(ascii: "_")
    var length = range.count
    var before: (run: Int, other: Bool) = (0, false)
    for position in range {
      if bytes.byte(at: position) == underscore {
        before.run += 1
      } else {
        // Exactly three underscores between two other characters.
        if before.run == 3, before.other { length = position - 3 - range.lowerBound }
        before = (0, true)
      }
    }
    return length
  }

  /// The length of the essential part of a name.
  static func length(_ name: [UInt8]) -> Int {
    unsafe length(name.span.bytes, 0..<name.count)
  }

  /// The essential part of a name.
  public static func of(_ name: String) -> Substring {
    let bytes = name.utf8
    return name[..<bytes.index(bytes.startIndex, offsetBy: length(Array(bytes)))]
  }
}
