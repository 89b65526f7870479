public import BPFObject
public import BPFSyscall
public import BTF

/// A kernel that files describe, so that objects can be fitted to a kernel that does not run here.
///
/// What is not described is asked of the running kernel. A kernel with types of its own has no modules, and every
/// feature that this package knows.
public final class DescribedKernel: TargetKernel {
  /// What is known of the kernel; nil is not known.
  public struct Description {
    /// The kernel's types.
    public var types: BTF?
    /// The release: `6.12.9-amd64`.
    public var release: String?
    /// The text of its configuration, packed with gzip or not.
    public var configuration: [UInt8]?
    /// The text of its `/proc/kallsyms`.
    public var symbols: [UInt8]?
    /// Its CPUs as a list: `0-3,8`.
    public var possibleCPUs: String?

    /// Nothing is known.
    public init() {}
  }

  private let description: Description
  private let host: Host

  /// A kernel of which this is known.
  ///
  /// - Parameters:
  ///   - description: What is known.
  ///   - host: What is asked for the rest.
  public init(_ description: Description, otherwise host: Host) {
    self.description = description
    self.host = host
  }

  /// The version in the release; the running kernel's where none is given.
  public var version: KernelVersion {
    guard let release = description.release else { return host.version }
    return KernelVersion(release: release) ?? KernelVersion(0, 0)
  }

  /// How many CPUs the list names; the running kernel's where none is given.
  public func possibleCPUs() throws(ObjectError) -> Int {
    guard let list = description.possibleCPUs else { return try host.possibleCPUs() }
    guard let count = CPUs.count(list) else {
      throw ObjectError(
        "`\(list)` is no list of CPUs", advice: "one looks like 0-3,8", reason: .kernel)
    }
    return count
  }

  /// The kernel's types; the running kernel's where none are given.
  public func types() throws(ObjectError) -> BTF {
    if let types = description.types { return types }
    return try host.types()
  }

  /// None where types are given; else those of the running kernel.
  public func modules() throws(ObjectError) -> [KernelModule] {
    description.types == nil ? try host.modules() : []
  }

  /// The configuration, unpacked; the running kernel's where none is given.
  public func configuration() throws(ObjectError) -> [UInt8] {
    guard let bytes = description.configuration else { return try host.configuration() }
    return try Host.configuration(bytes, from: "the kernel configuration")
  }

  /// The symbols; the running kernel's where none are given.
  public func symbols() throws(ObjectError) -> [UInt8] {
    if let symbols = description.symbols { return symbols }
    return try host.symbols()
  }

  /// True where types are given; else what the running kernel has.
  public func has(_ feature: LoaderFeature) -> Bool {
    description.types != nil || host.has(feature)
  }
}
