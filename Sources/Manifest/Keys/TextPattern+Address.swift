extension TextPattern {
  /// The address of an object: its kind, a '.', and its name.
  public static let address = TextPattern(
    "address", #"^(map|program|attachment|pin)\..+$"#,
    "map.NAME, program.FILE/FUNCTION, attachment.NAME or pin.PATH"
  ) { text in
    let parts = text.split(separator: ".", maxSplits: 1)
    return parts.count == 2 && ["map", "program", "attachment", "pin"].contains(parts[0])
  }
}
