public import BPFObject
import BPFSyscall
import BTF

extension Host {
  /// Whether this kernel has something, found out by asking it once.
  public func has(_ feature: LoaderFeature) -> Bool {
    if let known = knownFeatures[feature] { return known }
    let answer = probe(feature)
    knownFeatures[feature] = answer
    return answer
  }

  /// What cannot be asked counts as missing: the object is loaded as for an older kernel.
  private func probe(_ feature: LoaderFeature) -> Bool {
    switch feature {
    case .cookie:
      (try? Features.shared.has(.getAttachCookie, for: .kprobe)) ?? false
    case .uprobeMultiLink:
      knows(LinkType.uprobeMulti) ?? (try? Features.shared.has(LinkType.uprobeMulti)) ?? false
    case .systemCallWrapper: hasSystemCallWrapper
    case .contextTag: ContextTagProbe.succeeds
    }
  }

  /// Whether system calls are functions such as `__x64_sys_bpf`.
  private var hasSystemCallWrapper: Bool {
    guard let types = try? kernelBTF() else { return false }
    return ["x64", "arm64", "s390x", "riscv"].contains { architecture in
      types.id(named: "__\(architecture)_sys_bpf", kind: .function) != nil
    }
  }
}
