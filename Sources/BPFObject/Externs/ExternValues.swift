import BTF

/// What the externs of a file are on one kernel.
public struct ExternValues: Sendable, Hashable {
  /// The value of the map `.kconfig`; empty where the file has none.
  public var configuration: [UInt8] = []
  /// The modules whose kernel functions are called, in the order of the descriptors that the kernel takes (`fd_array`).
  public var calledModules: [Module] = []
  /// What each symbol is, by its name.
  var symbols: [String: Symbol] = [:]
  /// The number of each extern in libbpf's order, which stands in what it makes of calls that cannot run.
  var numbers: [String: Int] = [:]

  /// A module whose types are referred to.
  public struct Module: Sendable, Hashable {
    /// The module's name.
    public var name: String
    /// The number of its BTF in the kernel.
    public var id: UInt32

    /// A module by its name and the number of its BTF.
    public init(name: String, id: UInt32) {
      self.name = name
      self.id = id
    }
  }

  /// What a symbol is on one kernel.
  enum Symbol: Sendable, Hashable {
    case configuration(offset: Int)
    case address(UInt64)
    /// A variable or function by its number in the BTF of the kernel or of a module.
    case typed(id: UInt32, Module?)
    /// The kernel has none; the file said that it can do without.
    case missing(isFunction: Bool)
  }
}
