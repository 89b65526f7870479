/// What a deployment's readers may do; without them, nobody but its owner.
struct ReaderAccess {
  /// Their group, by its number.
  let group: UInt32?

  /// Of the directories that lead to a generation: they are entered, not opened, because who has a deployment's open
  /// could hold its lock.
  var entering: PinAccess { access(0o710, without: 0o700) }
  /// Of a generation's directories.
  var listing: PinAccess { access(0o750, without: 0o700) }
  /// Of its documents. All else that is pinned stays closed to them.
  var reading: PinAccess { access(0o640, without: 0o600) }

  private func access(_ mode: UInt32, without closed: UInt32) -> PinAccess {
    group == nil ? PinAccess(mode: closed) : PinAccess(mode: mode, group: group)
  }
}

extension PinAccess {
  /// Whether a group may enter this directory.
  func letsIn(_ group: UInt32) -> Bool {
    mode & (self.group == group ? 0o010 : 0o001) != 0
  }

  /// Whether this is what is asked for; whose it is where that is not asked does not matter.
  func isAs(_ wanted: PinAccess) -> Bool {
    mode == wanted.mode && (wanted.group == nil || group == wanted.group)
  }
}
