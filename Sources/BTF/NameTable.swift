/// Finds own types by the essential part of their names.
///
/// One table answers both "which type is called so" and "which types may stand for this one" (CO-RE). It
/// is two arrays of numbers, filled in one pass over the types: no texts are kept or made.
struct NameTable: Sendable {
  /// For each bucket, 1 + the place of its first type; 0 where it is empty.
  private var heads: [UInt32]
  /// For each type, 1 + the place of the next one in its bucket; 0 at the end.
  private var next: [UInt32]

  init(_ image: BTFImage) {
    let count = image.offsets.count
    var buckets = 16
    while buckets < count / 2 { buckets *= 2 }
    var heads = [UInt32](repeating: 0, count: buckets)
    var next = [UInt32](repeating: 0, count: count)
    let mask = UInt32(buckets - 1)
    image.storage.withBytes { bytes in
      // From the last to the first, so that chains rise.
      for place in stride(from: count - 1, through: 0, by: -1) {
        guard let name = bytes.read(UInt32.self, at: Int(image.offsets[place])), name != 0,
          let start = image.position(ofString: name),
          let (end, hash) = NameHash.scan(bytes, at: start, limit: image.limit(ofNameAt: start)),
          end > start
        else { continue }
        let bucket = Int(hash & mask)
        next[place] = heads[bucket]
        heads[bucket] = UInt32(truncatingIfNeeded: place + 1)
      }
    }
    self.heads = heads
    self.next = next
  }

  /// The places of the types whose essential name may have this hash, in rising order.
  func places(_ hash: UInt32) -> some Sequence<Int> {
    let first = Int(heads[Int(hash & UInt32(heads.count - 1))])
    return sequence(first: first) { Int(next[$0 - 1]) }.lazy.prefix { $0 > 0 }.map { $0 - 1 }
  }
}
