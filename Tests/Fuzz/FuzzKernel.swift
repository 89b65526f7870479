import BPFObject
import BPFSyscall
import BTF

/// A kernel that exists only as bytes: nothing is asked of the running one.
final class FuzzKernel: TargetKernel {
  let version = KernelVersion(6, 12, 9)
  private let own: BTF
  private let ownModules: [KernelModule]
  private let text: [UInt8]
  private let lines: [UInt8]

  init(
    _ types: BTF, modules: [KernelModule] = [], configuration: [UInt8] = [], symbols: [UInt8] = []
  ) {
    (own, ownModules, text, lines) = (types, modules, configuration, symbols)
  }

  func possibleCPUs() -> Int { 4 }
  func types() throws(ObjectError) -> BTF { own }
  func modules() throws(ObjectError) -> [KernelModule] { ownModules }
  func configuration() throws(ObjectError) -> [UInt8] { text }
  func symbols() throws(ObjectError) -> [UInt8] { lines }
  func has(_ feature: LoaderFeature) -> Bool { true }

  /// BTF without types.
  static func noTypes() throws -> BTF { try BTFEditor().finished() }
}
