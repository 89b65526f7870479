/// A `struct_ops` variable as one kernel lays it out: what the map and its programs are created with.
public struct KernelStructOps: Sendable, Hashable {
  /// The id of `struct bpf_struct_ops_NAME`: the map's `btf_vmlinux_value_type_id`.
  public var valueTypeID: UInt32
  /// The map's value size.
  public var valueSize: Int
  /// The value; the slots of functions are zero.
  public var value: [UInt8]
  /// Where the descriptors of programs go, as 64-bit numbers.
  public var slots: [Slot]
  /// What each program is loaded with, by its name.
  public var attachments: [String: Attachment]
  /// The programs for members that this kernel lacks; they cannot be loaded for this map.
  public var absent: [String]

  /// A function of the value.
  public struct Slot: Sendable, Hashable {
    /// Where in ``KernelStructOps/value``.
    public var offset: Int
    public var program: String
  }

  /// Which member of which struct a program implements.
  public struct Attachment: Sendable, Hashable {
    /// The id of `struct NAME`: the program's `attach_btf_id`.
    public var attachTypeID: UInt32
    /// The member's index: the program's `expected_attach_type`.
    public var memberIndex: UInt32

    public init(attachTypeID: UInt32, memberIndex: UInt32) {
      self.attachTypeID = attachTypeID
      self.memberIndex = memberIndex
    }
  }
}
