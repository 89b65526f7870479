extension TextPattern {
  /// The path of a pin below bpffs's root.
  public static let pinPath = TextPattern(
    "path",
    "^(?!bpf-apply(/|$))[^./\(unprintables)]{1,255}(/[^./\(unprintables)]{1,255})*$",
    problem: pinPathProblem)

  /// A pin that others have made.
  public static let foreignPin = TextPattern("pin", "^[^\(unprintables)]+$") { path in
    path.isEmpty ? "is empty" : unprintable(path)
  }

  /// What cannot be printed, in the words that every engine of regular expressions reads: control and format characters,
  /// line and paragraph separators.
  static let unprintables =
    #"\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"#

  /// A name that cannot be read is no name to plan with.
  static func unprintable(_ path: String) -> String? {
    // Nearly all names are of ASCII.
    if path.utf8.span.firstIndex(where: { !(0x20..<0x7F).contains($0) }) == nil { return nil }
    return path.unicodeScalars.allSatisfy(\.isPrintable)
      ? nil : "has an unprintable character in it"
  }

  private static func pinPathProblem(_ path: String) -> String? {
    guard !path.utf8.starts(with: "/".utf8) else { return "must be relative to bpffs's root" }
    guard path.utf8.count <= 1024 else { return "must have at most 1024 bytes" }
    let components = path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    for component in components {
      guard !component.isEmpty else { return "has an empty component" }
      guard component.count <= 255 else { return "has a component of more than 255 bytes" }
      guard !component.contains(UInt8(ascii: ".")) else {
        return "has a '.' in it, which bpffs does not allow"
      }
    }
    guard components.first.map({ Substring($0) }) != "bpf-apply" else {
      return "lies under bpf-apply/, where the deployments themselves are"
    }
    return unprintable(path)
  }
}
