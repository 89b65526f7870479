/// What an attachment can be instead, where a manifest allows it: `fallback: generic`.
public struct Fallback: Sendable {
  /// The word for it in a manifest.
  public let name: String
  /// When it is taken.
  public let occasion: Occasion
  /// The key that allows it.
  let option: AttachmentOption

  /// When another way is taken.
  public enum Occasion: Sendable {
    /// Where the kernel has no hook of the kind at all, which shows when the target is looked up.
    case kernelLacksHook
    /// Where the kernel refuses what was asked for, which shows when it is attached; the hook tells what runs.
    case refusal
  }

  private init(_ name: String, _ occasion: Occasion, _ summary: String) {
    self.name = name
    self.occasion = occasion
    option = AttachmentOption("fallback", .choice([name]), summary, example: name)
  }

  /// The mode of XDP that needs nothing of the driver.
  static let generic = Fallback(
    "generic", .refusal, "the mode where the driver does not take the one that is asked for")

  /// A filter of a clsact in place of tcx.
  static let tc = Fallback(
    "tc", .kernelLacksHook, "attach by a filter of a clsact where the kernel lacks tcx")

  /// Whether an attachment may be so.
  func isAllowed(by options: AttachmentOptions) -> Bool {
    options.strings[option.name] == name
  }

  /// Whether it helps after a refusal: not where another has the hook, where there is none, or where it is forbidden.
  func helps(after error: LoaderError) -> Bool {
    error.reason == .unsupported || error.reason == .failed
  }
}
