public import Manifest

/// What changes of a deployment itself, not of one of its objects.
public struct SettingChange: Sendable, Hashable {
  /// The manifest's key for it.
  public let key: String
  /// What comes of it.
  public let summary: String
  /// Where the manifest asks for it.
  public var mark: SourceMark?
}

extension Plan {
  /// What changes of the deployment itself.
  public var settings: [SettingChange] {
    var settings: [SettingChange] = []
    if let manager = desired.manager, let ledger = observed.ledger, ledger.manager != manager.name {
      settings.append(
        SettingChange(
          key: "manager", summary: "\(ledger.manager.map { "\($0) → " } ?? "")\(manager.name)",
          mark: manager.mark))
    }
    if let summary = readersChange {
      settings.append(
        SettingChange(key: "readers", summary: summary, mark: desired.readers?.mark))
    }
    if let ledger = observed.ledger, ledger.keepsPrevious != desired.keepsPrevious {
      settings.append(
        SettingChange(
          key: "keep_previous",
          summary: desired.keepsPrevious
            ? "the generation before is kept from now on" : "no generation before is kept"))
    }
    return settings
  }

  private var readersChange: String? {
    let former = observed.ledger?.readers
    guard let group = desired.readers?.group else {
      return former.map { "group \($0) may not see it any more" }
    }
    let showsManifest = observed.ledger?.manifest.isEmpty == false
    if group == former, observed.closed.isEmpty {
      return showsManifest ? "group \(group) may see it, but the manifest's text no longer" : nil
    }
    let text =
      group == former
      ? "group \(group) is let in again: somebody changed who may enter \(observed.closed.joined(separator: ", "))"
      : "group \(group) may see it" + (former.map { ", group \($0) no longer" } ?? "")
    guard let root = observed.rootAccess, !root.letsIn(group) else { return text }
    return text + "; but not yet: only root may enter the bpffs, which `chmod 0711` on it changes"
  }
}
