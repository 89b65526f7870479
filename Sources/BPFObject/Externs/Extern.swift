/// What a file declares and a kernel provides: `extern … __ksym` and `extern … __kconfig`.
public struct Extern: Sendable, Hashable {
  /// The name in the file; a kernel function's may have a flavour (`bpf_task_acquire___v2`).
  public var name: String
  /// Whether the file can do without (`__weak`): its address is 0 then.
  public var isWeak: Bool
  /// What is asked of the kernel.
  public var kind: Kind

  /// What is asked of a kernel.
  public enum Kind: Sendable, Hashable {
    /// A value of the kernel's configuration, or one that loaders make up (`LINUX_KERNEL_VERSION`).
    case configuration(KconfigVariable)
    /// The address of a symbol whose type does not matter: `extern const void name __ksym`.
    case address
    /// A variable of the kernel, of the type with this id in the file's BTF.
    case variable(typeID: UInt32)
    /// A function of the kernel (kfunc), with the prototype of this id in the file's BTF.
    case function(prototype: UInt32)
  }

  /// Its place in the file's map `.kconfig`; nil for symbols.
  public var configuration: KconfigVariable? {
    if case .configuration(let variable) = kind { variable } else { nil }
  }
}

/// A variable in `.kconfig`: its place and what values fit.
public struct KconfigVariable: Sendable, Hashable {
  /// Where it begins in the map's value, in bytes.
  public var offset: Int
  /// How many bytes it has.
  public var size: Int
  /// What kind of value it takes.
  public var form: Form
  /// Whether an integer may be negative.
  public var isSigned: Bool

  /// What kinds of values there are.
  public enum Form: String, Sendable, Hashable {
    /// y or n.
    case boolean
    /// `enum libbpf_tristate`: no, yes or module.
    case tristate
    /// y, n or m as a letter, or a number of 8 bits.
    case character
    /// A number of 16, 32 or 64 bits.
    case integer
    /// An array of characters, for configuration values in quotes.
    case text
  }
}
