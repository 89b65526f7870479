import BPFSyscall

// Network interfaces come and go.
extension World {
  /// An interface comes, perhaps again.
  public mutating func addInterface(_ name: String) {
    interfaces[name, default: -1] += 1
    gone.remove(name)
  }

  /// An interface goes: links at it are severed, and what is there without one is gone.
  public mutating func removeInterface(_ name: String) {
    gone.insert(name)
    for (hook, held) in hooks where Self.interface(of: hook) == name {
      for number in held {
        guard case .link(var link) = objects[number] else { continue }
        link.isSevered = true
        objects[number] = .link(link)
      }
      hooks[hook] = nil
    }
    collect()
  }

  /// The interfaces that a name stands for: itself, or with a `*` behind it those that came.
  func interfaces(meantBy name: String) -> [String] {
    guard name.hasSuffix("*") else { return [name] }
    return interfaces.keys.filter { $0.hasPrefix(name.dropLast()) && !gone.contains($0) }.sorted()
  }

  func checkInterface(of hook: String) throws(SystemCallError) {
    if gone.contains(Self.interface(of: hook)) {
      throw Self.error("BPF_LINK_CREATE", hook, .invalidArgument)
    }
  }

  /// Behind the kind stands where it is.
  private static func interface(of hook: String) -> String {
    String(hook.split(separator: " ").dropFirst().first ?? "")
  }
}
