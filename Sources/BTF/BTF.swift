/// Type information as compilers and kernels write it (BPF Type Format).
///
/// Opening finds where each type stands; a type is decoded only when asked for. Split BTF, as a
/// kernel module has it, continues the ids and strings of its base.
public struct BTF: Sendable {
  /// The bytes as they were given, which are also what `BPF_BTF_LOAD` takes.
  public let bytes: [UInt8]
  /// The id of the first type that is this BTF's own: 1, or what follows the base's last.
  public let firstTypeID: UInt32
  /// How many types are this BTF's own: ids `firstTypeID ..< firstTypeID + typeCount`.
  public var typeCount: Int { offsets.count }
  /// The BTF that this one continues.
  public var base: BTF? { parent?.btf }

  let header: BTFHeader
  /// Where each own type stands in `bytes`.
  let offsets: [UInt32]
  /// The string offset at which the own strings begin.
  let firstString: Int
  let names: NameTable
  private let parent: Parent?

  private final class Parent: Sendable {
    let btf: BTF
    init(_ btf: BTF) { self.btf = btf }
  }

  /// Checks the header and finds where every type stands.
  ///
  /// - Parameters:
  ///   - bytes: Little-endian BTF, header and all.
  ///   - base: The BTF that these bytes continue: the kernel's, for a module's.
  public init(_ bytes: [UInt8], base: BTF? = nil) throws(BTFError) {
    header = try BTFHeader(bytes, isSplit: base != nil)
    self.bytes = bytes
    firstTypeID = base.map { $0.endTypeID } ?? 1
    firstString = base.map { $0.firstString + $0.header.strings.count } ?? 0
    parent = base.map(Parent.init)
    names = NameTable()
    offsets = try Self.index(bytes, header)
    guard UInt64(firstTypeID) + UInt64(offsets.count) <= UInt64(Int32.max) else {
      throw BTFError("more types than ids")
    }
  }

  /// The id after the last type.
  public var endTypeID: UInt32 { firstTypeID + UInt32(offsets.count) }

  /// The ids of all types, the base's included, void not.
  public var typeIDs: Range<UInt32> { 1..<endTypeID }

  private static func index(
    _ bytes: [UInt8], _ header: BTFHeader
  ) throws(BTFError) -> [UInt32] {
    var offsets: [UInt32] = []
    offsets.reserveCapacity(header.types.count / 20)
    var position = header.types.lowerBound
    while position < header.types.upperBound {
      guard header.types.upperBound - position >= 12,
        let info = bytes.read(UInt32.self, at: position + 4)
      else { throw BTFError("the last type is cut off", offset: position) }
      let entry = BTFEntry(info: info)
      let tail: (once: Int, each: Int)
      if let kind = entry.kind, kind != .void {
        tail = kind.tail
      } else if let published = layout(of: entry.kindNumber, bytes, header) {
        tail = published
      } else {
        throw BTFError("type kind \(entry.kindNumber) is not known", offset: position)
      }
      let size = 12 + tail.once + tail.each * entry.count
      guard size <= header.types.upperBound - position else {
        throw BTFError("a type of kind \(entry.kindNumber) is cut off", offset: position)
      }
      offsets.append(UInt32(truncatingIfNeeded: position))
      position += size
    }
    return offsets
  }

  /// The size of a kind that this code does not know, where the bytes publish it.
  private static func layout(
    of kind: Int, _ bytes: [UInt8], _ header: BTFHeader
  ) -> (once: Int, each: Int)? {
    let row = header.layout.lowerBound + kind * 4
    guard kind > 0, row + 4 <= header.layout.upperBound else { return nil }
    return (Int(bytes[row]), Int(bytes[row + 1]))
  }
}
