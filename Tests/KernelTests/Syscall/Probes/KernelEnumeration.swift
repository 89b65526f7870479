import BPFSyscall
import BTF
import Testing

/// A list of constants as the running kernel's own BTF has it.
struct KernelEnumeration {
  /// The numbers that have a name, but for those that mark the list's end.
  let numbers: Set<UInt32>

  init(_ name: String) throws {
    let btf = try KernelTypes.btf.get()
    let id = try #require(btf.id(named: name, kind: .enumeration))
    numbers = Set(
      try btf.type(id).enumerators
        .filter { !$0.name.contains("MAX_") }
        .map { UInt32(truncatingIfNeeded: $0.value) })
  }
}
