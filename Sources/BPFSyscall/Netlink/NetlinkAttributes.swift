internal import CBPF

/// The attributes of a message, or of an attribute that holds others, by their types.
struct NetlinkAttributes {
  private var values: [UInt16: ArraySlice<UInt8>] = [:]

  /// Reads attributes; nil where one of them does not end where it says.
  init?(_ bytes: ArraySlice<UInt8>) {
    let typeBits: UInt16 = 0x3fff  // NLA_TYPE_MASK
    var rest = bytes
    while let header = rest.start(as: cbpf_netlink_attribute.self) {
      let length = Int(header.length)
      guard length >= Int(CBPF_NETLINK_ATTRIBUTE_SIZE), length <= rest.count else { return nil }
      values[header.type & typeBits] =
        rest.prefix(length).dropFirst(Int(CBPF_NETLINK_ATTRIBUTE_SIZE))
      rest = rest.dropFirst(netlinkAligned(length))
    }
  }

  func text(_ type: UInt16) -> String? { values[type]?.text }

  func number(_ type: UInt16) -> UInt32? { values[type]?.start(as: UInt32.self) }

  /// What an attribute holds; no attributes where it is not there.
  func nested(_ type: UInt16) -> NetlinkAttributes? { NetlinkAttributes(values[type] ?? []) }
}
