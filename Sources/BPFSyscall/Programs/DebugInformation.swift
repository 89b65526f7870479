extension Program {
  /// What `.BTF.ext` holds of a program, in the kernel's units: offsets are counted in instructions.
  public struct DebugInformation: Sendable {
    /// The descriptor of the loaded BTF; it must stay open until the program is loaded.
    public var btf: Int32
    /// `struct bpf_func_info`: 8 bytes each, instruction and type (Linux 5.0).
    public var functions: Records
    /// `struct bpf_line_info`: 16 bytes each, instruction, file, line's text, line and column (Linux 5.0).
    public var lines: Records
    /// `struct bpf_core_relo`: 16 bytes each, which the kernel itself relocates by (Linux 5.17).
    public var coreRelocations: Records

    /// The records of a program, with the BTF that they refer to.
    public init(btf: Int32, functions: Records, lines: Records, coreRelocations: Records = .none) {
      self.btf = btf
      self.functions = functions
      self.lines = lines
      self.coreRelocations = coreRelocations
    }

    /// Records of equal size, one behind the other.
    public struct Records: Hashable, Sendable {
      /// No records.
      public static let none = Records(recordSize: 0, bytes: [])

      /// Bytes; the kernel takes larger ones than it knows where the rest is zero.
      public var recordSize: UInt32
      /// The records, in this machine's byte order.
      public var bytes: [UInt8]

      /// Records of one size. Loading throws `EINVAL` where the last one is incomplete.
      public init(recordSize: UInt32, bytes: [UInt8]) {
        self.recordSize = recordSize
        self.bytes = bytes
      }

      /// How many complete records there are.
      public var count: UInt32 { recordSize == 0 ? 0 : UInt32(clamping: bytes.count) / recordSize }

      /// Whether the last record is complete.
      var isWhole: Bool { bytes.count == Int(count) * Int(recordSize) }
    }
  }
}
