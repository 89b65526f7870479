import BPFSyscall

/// Where an attachment stands among others at its hook.
struct HookOrder {
  private let word: String?
  private let programID: UInt64?

  init(_ options: AttachmentOptions) {
    word = options.strings["order"]
    programID = options.integers["order.program_id"]
  }

  /// Whether the manifest says one.
  var isGiven: Bool { word != nil }

  /// What a summary adds: ` (first)`.
  var suffix: String { word.map { " (\($0))" } ?? "" }

  /// - Parameter references: holds the link that the order names, under `order.attachment` or `order.pin`.
  func anchor(_ references: [String: Int32]) -> Anchor? {
    guard let word else { return nil }
    var reference: Anchor.Reference?
    if let link = references["order.attachment"] ?? references["order.pin"] {
      reference = .link(link)
    } else if let programID {
      reference = .programID(UInt32(clamping: programID))
    }
    return switch (word, reference) {
    case ("first", _): .first
    case ("before", let other?): .before(other)
    case ("after", let other?): .after(other)
    default: .last
    }
  }
}
