public import BPFSyscall
package import BTF

/// What of the kernel a program is loaded for, by its number in BTF: a function, a tracepoint, a member of a struct.
public struct KernelTarget: Sendable, Hashable {
  /// The number in the BTF of the kernel or of ``module``: `attach_btf_id`.
  public var typeID: UInt32
  /// The module's BTF, where the target is not in the kernel's own.
  public var module: ExternValues.Module?

  /// A target in the kernel's own BTF, or in a module's.
  public init(typeID: UInt32, module: ExternValues.Module? = nil) {
    self.typeID = typeID
    self.module = module
  }

  /// Finds the target that a name stands for.
  ///
  /// - Parameters:
  ///   - name: A function, a tracepoint, a hook or what an iterator walks over; `MODULE:NAME` asks one module only.
  ///   - attachType: What is attached there.
  ///   - kernel: Where it is looked for.
  /// - Returns: Nil where the kernel has none.
  public static func find(
    _ name: String, _ attachType: AttachType?, on kernel: any TargetKernel
  ) throws(ObjectError) -> KernelTarget? {
    let parts = name.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    let wanted = parts.count == 2 ? String(parts[0]) : nil
    let (prefix, kind) = form(of: attachType)
    let symbol = prefix + (parts.last.map(String.init) ?? name)
    if wanted == nil || wanted == "vmlinux" {
      if let id = try kernel.types().id(named: symbol, kind: kind) {
        return KernelTarget(typeID: id)
      }
    }
    for module in try kernel.modules() where wanted == nil || wanted == module.name {
      if let id = module.types.id(named: symbol, kind: kind), id >= module.types.firstTypeID {
        return KernelTarget(typeID: id, module: .init(name: module.name, id: module.id))
      }
    }
    return nil
  }

  /// How BTF calls the targets of an attach type.
  package static func form(of attachType: AttachType?) -> (prefix: String, kind: BTFKind) {
    switch attachType {
    case .traceRawTp: ("btf_trace_", .typedef)
    case .lsmMac, .lsmCgroup: ("bpf_lsm_", .function)
    case .traceIter: ("bpf_iter_", .function)
    default: ("", .function)
    }
  }
}
