import BPFSyscall
import BTF
import Testing

/// The types of the running kernel.
enum KernelTypes {
  static let btf = Result { try BTF(readFile("/sys/kernel/btf/vmlinux")) }

  static func id(_ name: String, _ kind: BTFKind) throws -> UInt32? {
    try btf.get().id(named: name, kind: kind)
  }
}
