import BPFSyscall
import BTF

extension Host {
  /// Whether the kernel's bpf(2) takes an attribute, by where it stands in `union bpf_attr`: `link_create`, `tracing`,
  /// `cookie`. Nil where its BTF does not tell.
  func knowsAttribute(_ path: [String]) -> Bool? {
    guard let types = try? kernelBTF(), let id = types.id(named: "bpf_attr", kind: .union) else {
      return nil
    }
    return Self.member(path[...], of: id, types, depth: 0) != nil
  }

  /// Makes sure that the kernel's bpf(2) takes an attribute, which `what` needs.
  func requireAttribute(
    _ path: String..., for what: String, since version: KernelVersion
  ) throws(LoaderError) {
    guard knowsAttribute(path) == false else { return }
    throw LoaderError(.unsupported, "\(what) needs Linux \(version); this is \(release)")
  }

  /// The type of a member, also of one in a struct or union without a name.
  private static func member(
    _ path: ArraySlice<String>, of id: UInt32, _ types: BTF, depth: Int
  ) -> UInt32? {
    guard let name = path.first else { return id }
    guard depth < 16, let type = try? types.resolved(id) else { return nil }
    for member in type.members {
      if member.name == name {
        return Self.member(path.dropFirst(), of: member.typeID, types, depth: depth + 1)
      }
      if member.name.isEmpty,
        let found = Self.member(path, of: member.typeID, types, depth: depth + 1)
      {
        return found
      }
    }
    return nil
  }
}
