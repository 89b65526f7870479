import Synchronization

/// Finds types by name: made at the first question, then kept.
///
/// Types are sorted by a hash of their essential name, so that one table answers both "which type
/// is called so" and "which types may stand for this one" (CO-RE).
final class NameTable: Sendable {
  private let rows = Mutex<[UInt64]?>(nil)

  /// The ids of own types whose essential name may be this one, in rising order.
  ///
  /// Two names may share a hash: the caller compares.
  func candidates(_ name: some Collection<UInt8>, in btf: BTF) -> [UInt32] {
    let hash = Self.hash(name.prefix(EssentialName.length(name)))
    let rows = rows.withLock { rows in
      if let rows { return rows }
      let made = Self.make(btf)
      rows = made
      return made
    }
    var low = 0
    var high = rows.count
    while low < high {
      let middle = (low + high) / 2
      if rows[middle] >> 32 < UInt64(hash) { low = middle + 1 } else { high = middle }
    }
    var found: [UInt32] = []
    while low < rows.count, rows[low] >> 32 == UInt64(hash) {
      found.append(UInt32(truncatingIfNeeded: rows[low]))
      low += 1
    }
    return found
  }

  private static func make(_ btf: BTF) -> [UInt64] {
    var rows: [UInt64] = []
    rows.reserveCapacity(btf.typeCount)
    for id in btf.firstTypeID..<btf.endTypeID {
      guard let name = btf.summary(of: id)?.name, name != 0,
        let bytes = btf.nameBytes(at: name), !bytes.isEmpty
      else { continue }
      rows.append(UInt64(hash(bytes.prefix(EssentialName.length(bytes)))) << 32 | UInt64(id))
    }
    rows.sort()
    return rows
  }

  /// FNV-1a, 32 bits.
  private static func hash(_ bytes: some Sequence<UInt8>) -> UInt32 {
    var hash: UInt32 = 2_166_136_261
    for byte in bytes { hash = (hash ^ UInt32(byte)) &* 16_777_619 }
    return hash
  }
}
