/// What changes of a deployment itself, not of one of its objects.
public struct SettingChange: Sendable, Hashable {
  /// The manifest's key for it.
  public let key: String
  /// What comes of it.
  public let summary: String
}

extension Plan {
  /// What changes of the deployment itself.
  public var settings: [SettingChange] {
    guard let ledger = observed.ledger else { return [] }
    var settings: [SettingChange] = []
    if ledger.keepsPrevious != desired.keepsPrevious {
      settings.append(
        SettingChange(
          key: "keep_previous",
          summary: desired.keepsPrevious
            ? "the generation before is kept from now on" : "no generation before is kept"))
    }
    return settings
  }
}
