/// Adds types and strings to BTF, and changes what is there; ids of types stay as they are.
///
/// The bytes that come of it are those that libbpf makes for the same changes in the same order: a string
/// that the string section holds whole is used again, another is put at its end.
public struct BTFEditor: Sendable {
  /// How long the header is: 24 bytes, or 32 where it has room for a layout section.
  let headerLength: Int
  let flags: UInt8
  /// The types alone.
  package internal(set) var types: [UInt8]
  var layout: [UInt8]
  var strings: BTFStrings
  /// Where each type stands in ``types``.
  private(set) var offsets: [UInt32]

  /// BTF without types.
  ///
  /// - Parameter headerLength: 24, or more: the rest is zero.
  public init(headerLength: Int = 24) {
    self.headerLength = min(max(24, headerLength), 1 << 16)
    flags = 0
    types = []
    layout = []
    strings = BTFStrings([0])
    offsets = []
  }

  /// The types and strings of BTF that continues no other.
  ///
  /// - Throws: what opening the bytes as ``BTF`` throws, and where the header holds more than is known.
  public init(_ bytes: [UInt8]) throws(BTFError) {
    try self.init(BTF(bytes))
  }

  /// The types and strings of BTF that continues no other.
  ///
  /// - Throws: where it continues another, and where the header holds more than is known.
  public init(_ btf: BTF) throws(BTFError) {
    guard btf.base == nil else { throw BTFError("split BTF cannot be changed") }
    let bytes = btf.bytes
    let header = btf.image.header
    guard bytes[min(32, header.length)..<header.length].allSatisfy({ $0 == 0 }) else {
      throw BTFError("the header holds more than is known", offset: 32)
    }
    headerLength = header.length
    flags = bytes[3]
    types = Array(bytes[header.types])
    layout = Array(bytes[header.layout])
    strings = BTFStrings(Array(bytes[header.strings]))
    offsets = btf.image.offsets.map { $0 - UInt32(header.types.lowerBound) }
  }

  /// How many types there are.
  public var typeCount: Int { offsets.count }

  /// The id that the next type gets.
  public var endTypeID: UInt32 { 1 + UInt32(offsets.count) }

  /// The BTF as bytes: header, types, layout section where there is one, strings.
  public func encoded() -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(headerLength + types.count + layout.count + strings.bytes.count)
    bytes.append(littleEndian: BTFHeader.magic)
    bytes += [1, flags]
    let (types, layout) = (UInt32(types.count), UInt32(layout.count))
    for word in [
      UInt32(headerLength), 0, types, types + layout, UInt32(strings.bytes.count),
      layout > 0 ? types : 0, layout,
    ].prefix(headerLength < 32 ? 5 : 7) {
      bytes.append(littleEndian: word)
    }
    bytes += [UInt8](repeating: 0, count: headerLength - bytes.count)
    return bytes + self.types + self.layout + strings.bytes
  }

  /// The BTF as it is now, opened.
  public func finished() throws(BTFError) -> BTF { try BTF(encoded()) }

  /// The offset of a string in the string section, to which it is added where it is missing.
  ///
  /// - Throws: where it holds a zero byte, or the section would be too long.
  @discardableResult
  public mutating func addString(_ text: String) throws(BTFError) -> UInt32 {
    let bytes = Array(text.utf8)
    guard !bytes.contains(0) else { throw BTFError("a string with a zero byte within") }
    try makeRoom(for: bytes.count + 1)
    return strings.offset(of: bytes)
  }

  /// Adds the bytes of a type; its id.
  mutating func append(_ bytes: [UInt8]) throws(BTFError) -> UInt32 {
    try makeRoom(for: bytes.count)
    let id = endTypeID
    guard id < UInt32(Int32.max) else { throw BTFError("more types than ids") }
    offsets.append(UInt32(types.count))
    types += bytes
    return id
  }

  /// What the kernel takes is shorter by far; what the header can say ends here.
  private func makeRoom(for count: Int) throws(BTFError) {
    let total = types.count + layout.count + strings.bytes.count
    guard count <= Int(Int32.max) - total else { throw BTFError("longer than 2 GiB") }
  }

  /// Where a type stands in ``types``.
  func offset(of id: UInt32) throws(BTFError) -> Int {
    guard id >= 1, id < endTypeID else { throw BTFError("there is no type \(id)") }
    return Int(offsets[Int(id - 1)])
  }
}
