import BPFObject
import BPFSyscall
import BTF

/// A kernel made for a test: its types, configuration and symbols are what the test says.
final class MadeKernel: TargetKernel {
  let version = KernelVersion(6, 12, 9)
  private let made: BTF
  private let madeModules: [KernelModule]
  private let text: String
  private let lines: String
  private let features: Set<LoaderFeature>

  init(
    _ types: BTF, modules: [KernelModule] = [], configuration: String = "", symbols: String = "",
    features: Set<LoaderFeature> = Set(LoaderFeature.allCases)
  ) {
    made = types
    madeModules = modules
    text = configuration
    lines = symbols
    self.features = features
  }

  /// A kernel without types.
  convenience init(configuration: String = "", symbols: String = "") throws {
    self.init(try MadeBTF().make(), configuration: configuration, symbols: symbols)
  }

  func possibleCPUs() -> Int { 4 }
  func types() throws(ObjectError) -> BTF { made }
  func modules() throws(ObjectError) -> [KernelModule] { madeModules }
  func configuration() throws(ObjectError) -> [UInt8] { Array(text.utf8) }
  func symbols() throws(ObjectError) -> [UInt8] { Array(lines.utf8) }
  func has(_ feature: LoaderFeature) -> Bool { features.contains(feature) }
}
