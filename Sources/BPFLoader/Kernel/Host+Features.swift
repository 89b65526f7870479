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

  /// What this kernel takes in a file's BTF, found out once.
  func btfFeatures() -> BTFFeatures {
    if let knownBTFFeatures { return knownBTFFeatures }
    let features = BTFFeatureProbe.features()
    knownBTFFeatures = features
    return features
  }

  /// Whether this kernel has a feature as a manifest names it: `program.fentry`, `link.tcx`, `map.arena`.
  ///
  /// Throws where the kernel cannot be asked; an unknown name is one that no kernel has.
  public func has(_ feature: String) throws(LoaderError) -> Bool {
    let parts = feature.split(separator: ".", maxSplits: 1).map(String.init)
    guard parts.count == 2 else { return false }
    do throws(SystemCallError) {
      switch parts[0] {
      case "link":
        return try LinkType(named: parts[1]).map { type throws(SystemCallError) in
          try Features.shared.has(type)
        } ?? false
      case "map":
        return try MapType(named: parts[1]).map { type throws(SystemCallError) in
          try Features.shared.has(type)
        } ?? false
      default: break
      }
    } catch {
      throw .from(error, "cannot find out whether this kernel has \(feature)")
    }
    guard let kind = AttachmentKind.named(parts[1]) else { return false }
    return (try? kind.check(on: self)) != nil
  }
}
