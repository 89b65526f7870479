import Reconciler

/// What a plan says of a change of the deployment itself, in a line.
enum SettingText {
  static func text(_ change: SettingChange) -> String {
    switch change.key {
    case .manager:
      (change.before.map { "\($0) → " } ?? "") + (change.after?.description ?? "")
    case .readers: readers(change)
    case .keepPrevious:
      change.after == .flag(true)
        ? "the generation before is kept from now on" : "no generation before is kept"
    }
  }

  private static func readers(_ change: SettingChange) -> String {
    let former = change.before?.description ?? ""
    guard let group = change.after else { return "group \(former) may not see it any more" }
    var text =
      "group \(group) may see it"
      + (change.before == nil || change.before == change.after ? "" : ", group \(former) no longer")
    for note in change.notes {
      switch note {
      case .hidesManifest: text += ", but the manifest's text no longer"
      case .letsInAgain(let paths):
        text =
          "group \(group) is let in again: somebody changed who may enter \(paths.joined(separator: ", "))"
      case .rootKeepsOut:
        text += "; but not yet: only root may enter the bpffs, which `chmod 0711` on it changes"
      }
    }
    return text
  }
}
