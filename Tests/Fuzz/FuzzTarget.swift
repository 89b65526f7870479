/// A reader of untrusted bytes, and how it is given what the fuzzer makes.
public enum FuzzTarget: String, CaseIterable, Sendable {
  case elf
  case btf
  case btfExt = "btf_ext"
  case maps
  case core
  case kconfig
  case kallsyms
  case yaml
  case binaries
  case netlink
  case json

  /// Reads an input. It must not trap, take long or need much memory.
  ///
  /// - Throws: ``FuzzFailure`` where what came of it cannot be.
  public func run(_ bytes: [UInt8]) throws {
    switch self {
    case .elf: try ELFTarget.run(bytes)
    case .btf: try BTFTarget.run(bytes)
    case .btfExt: try BTFExtTarget.run(bytes)
    case .maps: try MapsTarget.run(bytes)
    case .core: try CoreTarget.run(bytes)
    case .kconfig: try KconfigTarget.run(bytes)
    case .kallsyms: try KallsymsTarget.run(bytes)
    case .yaml: try YAMLTarget.run(bytes)
    case .binaries: try BinariesTarget.run(bytes)
    case .netlink: try NetlinkTarget.run(bytes)
    case .json: try JSONTarget.run(bytes)
    }
  }

  /// Inputs to begin with, made from the fixtures.
  public func seeds() throws -> [[UInt8]] {
    switch self {
    case .elf: try ELFTarget.seeds()
    case .btf: try BTFTarget.seeds()
    case .btfExt: try BTFExtTarget.seeds()
    case .maps: try MapsTarget.seeds()
    case .core: try CoreTarget.seeds()
    case .kconfig: KconfigTarget.seeds
    case .kallsyms: KallsymsTarget.seeds
    case .yaml: try YAMLTarget.seeds()
    case .binaries: try BinariesTarget.seeds()
    case .netlink: NetlinkTarget.seeds
    case .json: JSONTarget.seeds
    }
  }
}

/// A result that cannot be, though nothing trapped.
public struct FuzzFailure: Error, CustomStringConvertible {
  public let description: String
}

/// Fails unless what must be true is.
func require(_ condition: Bool, _ message: @autoclosure () -> String) throws {
  if !condition { throw FuzzFailure(description: message()) }
}
