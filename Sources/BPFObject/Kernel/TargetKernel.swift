public import BPFSyscall
public import BTF

/// A kernel that objects are fitted to: the running one, or one that files describe.
public protocol TargetKernel: AnyObject {
  /// The version that `LINUX_KERNEL_VERSION` stands for.
  var version: KernelVersion { get }
  /// How many CPUs there may ever be.
  func possibleCPUs() throws(ObjectError) -> Int
  /// The kernel's own types.
  func types() throws(ObjectError) -> BTF
  /// The types of the kernel's modules, each continuing the kernel's own.
  func modules() throws(ObjectError) -> [KernelModule]
  /// The text of the kernel's configuration: lines `CONFIG_NAME=value`.
  func configuration() throws(ObjectError) -> [UInt8]
  /// The text of the kernel's symbols, as `/proc/kallsyms` has it.
  func symbols() throws(ObjectError) -> [UInt8]
  /// Whether the kernel has something that decides how an object is loaded.
  func has(_ feature: LoaderFeature) -> Bool
}

/// The types of a module.
public struct KernelModule: Sendable {
  /// The module's name: `nf_conntrack`.
  public let name: String
  /// The module's types, which continue the kernel's.
  public let types: BTF
  /// The number of the module's BTF in the kernel.
  public let id: UInt32

  /// A module whose BTF has this number in the kernel.
  public init(name: String, types: BTF, id: UInt32) {
    self.name = name
    self.types = types
    self.id = id
  }
}

/// What a kernel may lack, so that an object is loaded otherwise.
public enum LoaderFeature: Sendable, Hashable, CaseIterable {
  /// Attachments carry a number of the user's (Linux 5.15).
  case cookie
  /// System calls have a wrapper: `__x64_sys_openat` (Linux 4.17).
  case systemCallWrapper
  /// One link for many user-space probes (Linux 6.6).
  case uprobeMultiLink
  /// The tag `arg:ctx` on a function's parameter (Linux 6.8).
  case contextTag
}
