/// The part of a name that CO-RE compares: `task_struct___v2` is a flavour of `task_struct`.
public enum EssentialName {
  /// The length of the essential part: up to the last `___` with another character on both sides.
  static func length(_ name: some Collection<UInt8>) -> Int {
    let underscore = UInt8(ascii: "_")
    var length = name.count
    var before: (run: Int, other: Bool) = (0, false)
    for (position, byte) in name.enumerated() {
      if byte == underscore {
        before.run += 1
      } else {
        // Exactly three underscores between two other characters.
        if before.run == 3, before.other { length = position - 3 }
        before = (0, true)
      }
    }
    return length
  }

  /// The essential part of a name.
  public static func of(_ name: String) -> Substring {
    let bytes = name.utf8
    return name[..<bytes.index(bytes.startIndex, offsetBy: length(bytes))]
  }
}
