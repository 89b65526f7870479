import BPFObject
import BPFSyscall
public import BTF

/// The kernel at hand, as far as loading needs to know it; what is costly is read once, when asked.
public final class Host {
  /// The running kernel; nothing is asked of it yet.
  public init() {}

  /// The kernel's release, such as `6.12.9-amd64`.
  public let release = System.kernelRelease()

  private var loadedBTF: BTF?
  /// What ``modules()`` found.
  var loadedModules: [KernelModule]?
  /// What ``symbols()`` read: making the text takes the kernel longer than reading it takes us.
  var loadedSymbols: [UInt8]?
  /// What ``has(_:)`` found.
  var knownFeatures: [LoaderFeature: Bool] = [:]
  /// What ``btfFeatures()`` found.
  var knownBTFFeatures: BTFFeatures?

  /// The types of the running kernel.
  public func kernelBTF() throws(LoaderError) -> BTF {
    if let loadedBTF { return loadedBTF }
    do {
      let btf = try BTF.kernel()
      loadedBTF = btf
      return btf
    } catch let error as SystemCallError {
      throw LoaderError(
        .unsupported, "this kernel's types (BTF) cannot be read",
        advice: "the kernel needs CONFIG_DEBUG_INFO_BTF, and /sys must be mounted", cause: error)
    } catch {
      throw LoaderError(.unsupported, "this kernel's types (BTF) cannot be read: \(error)")
    }
  }

  private lazy var attachTypeNames = constants(of: "bpf_attach_type")
  private lazy var linkTypeNames = constants(of: "bpf_link_type")
  private lazy var helperNames = constants(of: "bpf_func_id")

  /// The constants in an enumeration of the kernel's own: what its bpf(2) knows.
  private func constants(of enumeration: String) -> Set<String>? {
    guard let btf = try? kernelBTF(), let id = btf.id(named: enumeration, kind: .enumeration),
      let type = try? btf.type(id)
    else { return nil }
    return Set(type.enumerators.map(\.name))
  }

  /// Whether the kernel's bpf(2) knows an attach type; nil where its BTF does not tell.
  func knows(_ type: AttachType) -> Bool? {
    guard let names = attachTypeNames, let name = type.name else { return nil }
    return names.contains("BPF_\(name.uppercased())")
  }

  /// Whether the kernel has a helper, by its name without `bpf_`; nil where its BTF does not tell.
  func knowsHelper(_ name: String) -> Bool? { helperNames?.contains("BPF_FUNC_\(name)") }

  /// Whether the kernel's bpf(2) knows a type of links; nil where its BTF does not tell.
  func knows(_ type: LinkType) -> Bool? {
    guard let names = linkTypeNames, let name = type.name else { return nil }
    return names.contains("BPF_LINK_TYPE_\(name.uppercased())")
  }
}
