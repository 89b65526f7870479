import Synchronization

/// What a ``BTF`` shares with its copies: the bytes, and where in them the types stand.
final class BTFImage: Sendable {
  let storage: BTFStorage
  let header: BTFHeader
  /// The BTF that this one continues.
  let base: BTF?
  /// The id of the first own type.
  let firstTypeID: UInt32
  /// The string offset at which the own strings begin.
  let firstString: Int
  /// Where each own type stands in the bytes.
  let offsets: [UInt32]
  /// Filled when a name is asked for.
  private let names = Mutex(NameTable())

  init(_ storage: BTFStorage, base: BTF?) throws(BTFError) {
    self.storage = storage
    self.base = base
    firstTypeID = base.map { $0.endTypeID } ?? 1
    firstString = base.map { $0.image.firstString + $0.image.header.strings.count } ?? 0
    (header, offsets) = try storage.withBytes { bytes throws(BTFError) in
      let header = try BTFHeader(bytes, isSplit: base != nil)
      return (header, try Self.index(bytes, header))
    }
    guard UInt64(firstTypeID) + UInt64(offsets.count) <= UInt64(Int32.max) else {
      throw BTFError("more types than ids")
    }
  }

  /// The places of the own types whose essential name may have this hash, in rising order.
  func places(_ hash: UInt32, ofFunctions: Bool) -> [Int] {
    names.withLock { $0.places(hash, ofFunctions: ofFunctions, in: self) }
  }

  /// Where an own string stands in the bytes, if its offset is within the own strings.
  @inline(__always)
  func position(ofString offset: UInt32) -> Int? {
    let own = Int(offset) - firstString
    return own >= 0 && own < header.strings.count ? header.strings.lowerBound + own : nil
  }

  /// The image that holds a string: this one, or one that it continues.
  func holder(ofString offset: UInt32) -> BTFImage? {
    Int(offset) < firstString ? base?.image.holder(ofString: offset) : self
  }

  /// Before which byte a name that begins at a position has to end.
  @inline(__always)
  func limit(ofNameAt position: Int) -> Int {
    min(header.strings.upperBound, position + BTF.longestName + 1)
  }

  /// Where each type stands: each says by its kind and number of entries how long it is.
  private static func index(_ bytes: RawSpan, _ header: BTFHeader) throws(BTFError) -> [UInt32] {
    let end = header.types.upperBound
    var offsets: [UInt32] = []
    offsets.reserveCapacity(header.types.count / 20)
    var position = header.types.lowerBound
    while position < end {
      guard end &- position >= 12, let info = bytes.read(UInt32.self, at: position &+ 4) else {
        throw BTFError("the last type is cut off", offset: position)
      }
      let entry = BTFEntry(info: info)
      guard
        let tail = BTFKind.tail(of: entry.kindNumber) ?? layout(of: entry.kindNumber, bytes, header)
      else { throw BTFError("type kind \(entry.kindNumber) is not known", offset: position) }
      let size = 12 &+ tail.once &+ tail.each &* entry.count
      guard size <= end &- position else {
        throw BTFError("a type of kind \(entry.kindNumber) is cut off", offset: position)
      }
      offsets.append(UInt32(truncatingIfNeeded: position))
      position &+= size
    }
    return offsets
  }

  /// The size of a kind that this code does not know, where the bytes publish it.
  private static func layout(
    of kind: Int, _ bytes: RawSpan, _ header: BTFHeader
  ) -> (once: Int, each: Int)? {
    let row = header.layout.lowerBound + kind * 4
    guard kind > 0, row + 4 <= header.layout.upperBound else { return nil }
    return (Int(bytes.byte(at: row)), Int(bytes.byte(at: row + 1)))
  }
}
