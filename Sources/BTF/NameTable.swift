/// Finds own types by the essential part of their names.
///
/// One table answers both "which type is called so" and "which types may stand for this one" (CO-RE). It
/// is arrays of numbers, filled in one pass over the types: no texts are kept or made. Functions, which are
/// about half of a kernel's types, have a half of their own, as most runs ask for only one of the two.
struct NameTable: Sendable {
  /// For each type, 1 + the place of the next one in its bucket; 0 at the end.
  private var next: [UInt32] = []
  /// For each bucket, 1 + the place of its first type; 0 where it is empty. Both are made when asked for.
  private var functions: [UInt32] = []
  private var others: [UInt32] = []

  /// The places of the functions, or of the other types, whose essential name may have this hash, in
  /// rising order.
  mutating func places(_ hash: UInt32, ofFunctions: Bool, in image: BTFImage) -> [Int] {
    if ofFunctions {
      if functions.isEmpty { functions = fill(ofFunctions: true, from: image) }
    } else if others.isEmpty {
      others = fill(ofFunctions: false, from: image)
    }
    let heads = ofFunctions ? functions : others
    var places: [Int] = []
    var place = heads[Int(hash & UInt32(heads.count - 1))]
    while place > 0 {
      places.append(Int(place - 1))
      place = next[Int(place - 1)]
    }
    return places
  }

  /// Chains up types; the heads of the chains.
  private mutating func fill(ofFunctions: Bool, from image: BTFImage) -> [UInt32] {
    let offsets = image.offsets
    var buckets = 16
    while buckets < offsets.count / 8 { buckets *= 2 }
    if next.isEmpty { next = [UInt32](repeating: 0, count: offsets.count) }
    var heads = [UInt32](repeating: 0, count: buckets)
    let mask = UInt32(buckets - 1)
    image.storage.withBytes { bytes in
      // From the last to the first, so that chains rise.
      for place in offsets.indices.reversed() {
        let position = Int(offsets[place])
        guard let info = bytes.read(UInt32.self, at: position &+ 4),
          BTFEntry(info: info).isFunction == ofFunctions,
          let name = bytes.read(UInt32.self, at: position), name != 0
        else { continue }
        let hash: UInt32
        if let start = image.position(ofString: name) {
          hash = NameHash.of(nameAt: start, in: bytes, limit: image.limit(ofNameAt: start))
        } else if let inherited = Self.hash(ofInherited: name, in: image) {
          hash = inherited
        } else {
          continue
        }
        let bucket = Int(hash & mask)
        next[place] = heads[bucket]
        heads[bucket] = UInt32(truncatingIfNeeded: place &+ 1)
      }
    }
    return heads
  }

  /// The hash of a name that stands in what the image continues: a module's types may share the kernel's names.
  private static func hash(ofInherited name: UInt32, in image: BTFImage) -> UInt32? {
    guard let holder = image.holder(ofString: name), let start = holder.position(ofString: name)
    else { return nil }
    return holder.storage.withBytes {
      NameHash.of(nameAt: start, in: $0, limit: holder.limit(ofNameAt: start))
    }
  }
}
