public import BPFSyscall

/// Type information as compilers and kernels write it (BPF Type Format).
///
/// Opening finds where each type stands; a type is decoded only when asked for. Split BTF, as a
/// kernel module has it, continues the ids and strings of its base. A copy shares all of it.
public struct BTF: Sendable {
  let image: BTFImage

  /// Checks the header and finds where every type stands.
  ///
  /// - Parameters:
  ///   - bytes: Little-endian BTF, header and all.
  ///   - base: The BTF that these bytes continue: the kernel's, for a module's.
  public init(_ bytes: [UInt8], base: BTF? = nil) throws(BTFError) {
    image = try BTFImage(.array(bytes), base: base)
  }

  /// Checks the header of a file's bytes and finds where every type stands.
  ///
  /// - Parameters:
  ///   - file: A file of little-endian BTF, header and all, which does not change.
  ///   - base: The BTF that these bytes continue: the kernel's, for a module's.
  public init(_ file: MappedFile, base: BTF? = nil) throws(BTFError) {
    image = try BTFImage(.file(file), base: base)
  }

  /// The types of the running kernel: their bytes stay the kernel's where it maps them (Linux 6.16).
  ///
  /// - Parameters:
  ///   - path: A file of the kernel's; a module's stands beside the default and needs a base.
  ///   - base: The BTF that the file continues.
  /// - Throws: `SystemCallError` where the file cannot be read, ``BTFError`` where it is damaged.
  public static func kernel(
    at path: String = "/sys/kernel/btf/vmlinux", base: BTF? = nil
  ) throws -> BTF {
    try BTF(try MappedFile(path), base: base)
  }

  /// The bytes as they were given, which are also what `BPF_BTF_LOAD` takes; of a file, a copy.
  public var bytes: [UInt8] { image.storage.array }
  /// The id of the first type that is this BTF's own: 1, or what follows the base's last.
  public var firstTypeID: UInt32 { image.firstTypeID }
  /// How many types are this BTF's own: ids `firstTypeID ..< firstTypeID + typeCount`.
  public var typeCount: Int { image.offsets.count }
  /// The BTF that this one continues.
  public var base: BTF? { image.base }
  /// The id after the last type.
  public var endTypeID: UInt32 { firstTypeID + UInt32(typeCount) }
  /// The ids of all types, the base's included, void not.
  public var typeIDs: Range<UInt32> { 1..<endTypeID }
}
