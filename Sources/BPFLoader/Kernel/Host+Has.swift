import BPFSyscall

extension Host {
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
