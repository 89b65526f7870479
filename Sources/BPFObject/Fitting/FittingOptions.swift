public import BTF

/// What a user may set that a kernel would otherwise be asked for.
public struct FittingOptions: Sendable {
  /// Lines `CONFIG_NAME=value` that go before the kernel's own configuration.
  public var configuration: [UInt8]
  /// The types that field accesses are fitted to (CO-RE), in place of the kernel's own and its modules': for kernels without.
  public var types: BTF?

  /// What is left out is asked of the kernel.
  public init(configuration: [UInt8] = [], types: BTF? = nil) {
    self.configuration = configuration
    self.types = types
  }
}
