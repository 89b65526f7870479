/// A `struct_ops` variable as one kernel lays it out: what the map and its programs are created with.
public struct KernelStructOps: Sendable, Hashable {
  /// The id of `struct bpf_struct_ops_NAME`: the map's `btf_vmlinux_value_type_id`.
  public var valueTypeID: UInt32
  /// The module that has this struct; nil where the kernel has it itself.
  public var module: ExternValues.Module?
  /// The map's value size.
  public var valueSize: Int
  /// The value; the slots of functions are zero.
  public var value: [UInt8]
  /// Where the descriptors of programs go, as 64-bit numbers.
  public var slots: [Slot]
  /// What each program is loaded with, by its name.
  public var attachments: [String: Attachment]

  /// A function of the value.
  public struct Slot: Sendable, Hashable {
    /// Where in ``KernelStructOps/value``.
    public var offset: Int
    /// The program whose descriptor goes there.
    public var program: String
  }

  /// Which member of which struct a program implements.
  public struct Attachment: Sendable, Hashable {
    /// `struct NAME` of the kernel or of a module: the program's `attach_btf_id`.
    public var target: KernelTarget
    /// The member's index: the program's `expected_attach_type`.
    public var memberIndex: UInt32

    /// A member of a struct.
    public init(target: KernelTarget, memberIndex: UInt32) {
      self.target = target
      self.memberIndex = memberIndex
    }
  }
}
