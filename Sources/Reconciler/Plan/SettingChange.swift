public import Manifest

/// What changes of a deployment itself, not of one of its objects.
public struct SettingChange: Sendable, Hashable {
  public let key: Key
  /// Nil where nothing was said of it.
  public let before: Difference.Value?
  /// Nil where nothing is said of it any more.
  public let after: Difference.Value?
  /// What else there is to know.
  public var notes: [Note] = []
  /// Where the manifest asks for it.
  public var mark: SourceMark?

  /// The manifest's key for it.
  public enum Key: String, Sendable {
    case manager, readers
    case keepPrevious = "keep_previous"
  }

  public enum Note: Sendable, Hashable {
    /// What was readable of an older version's documents, the manifest's text among it, is not any more.
    case hidesManifest
    /// Somebody had changed who may enter these paths, and that is put right.
    case letsInAgain([String])
    /// Only root may enter the bpffs, so that it does not help yet.
    case rootKeepsOut
  }
}

extension Plan {
  /// What changes of the deployment itself.
  public var settings: [SettingChange] {
    var settings: [SettingChange] = []
    if let manager = desired.manager, let ledger = observed.ledger, ledger.manager != manager.name {
      settings.append(
        SettingChange(
          key: .manager, before: ledger.manager.map(Difference.Value.word),
          after: .word(manager.name), mark: manager.mark))
    }
    if let change = readersChange { settings.append(change) }
    if let ledger = observed.ledger, ledger.keepsPrevious != desired.keepsPrevious {
      settings.append(
        SettingChange(
          key: .keepPrevious, before: .flag(ledger.keepsPrevious),
          after: .flag(desired.keepsPrevious)))
    }
    return settings
  }

  private var readersChange: SettingChange? {
    let former = observed.ledger?.readers
    let group = desired.readers?.group
    var change = SettingChange(
      key: .readers, before: former.map { .number(of: $0) }, after: group.map { .number(of: $0) },
      mark: desired.readers?.mark)
    guard let group else { return former == nil ? nil : change }
    if group == former {
      if observed.readers.closed.isEmpty {
        guard observed.ledger?.manifest.isEmpty == false else { return nil }
        change.notes = [.hidesManifest]
        return change
      }
      change.notes = [.letsInAgain(observed.readers.closed)]
    }
    if let root = observed.readers.root, !root.letsIn(group) { change.notes.append(.rootKeepsOut) }
    return change
  }
}
