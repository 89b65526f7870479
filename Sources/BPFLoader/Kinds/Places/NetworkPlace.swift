import BPFSyscall

/// A network namespace as a manifest names it: by path, by name, by process, or not at all.
struct NetworkPlace {
  /// Nil where it is the namespace that we are in.
  let name: String?

  init(_ name: String?) { self.name = name }

  /// The file that stands for the namespace.
  var path: String {
    guard let name else { return "/proc/thread-self/ns/net" }
    if name.contains("/") { return name }
    return name.allSatisfy(\.isNumber) ? "/proc/\(name)/ns/net" : "/run/netns/\(name)"
  }

  /// What a message adds to an interface's name: ` in netns edge`.
  var suffix: String { name.map { " in netns \($0)" } ?? "" }

  func open() throws(LoaderError) -> NetworkNamespace {
    do throws(SystemCallError) {
      return try NetworkNamespace(at: path)
    } catch  where error.errno == .noSuchFileOrDirectory {
      throw LoaderError(
        .missingTarget, "there is no network namespace \(name ?? path)",
        advice: "`ip netns` lists those with a name; a path and a pid work as well", cause: error)
    } catch  where error.errno == .invalidArgument {
      throw LoaderError(
        .missingTarget, "\(name ?? path) is not a network namespace",
        advice: "`ip netns` lists those with a name; a path and a pid work as well")
    } catch {
      throw .from(error, "cannot open network namespace \(name ?? path)")
    }
  }

  /// Which namespace it is now.
  func identity() throws(LoaderError) -> NetworkIdentity {
    let namespace = try open()
    do throws(SystemCallError) {
      let inode = try namespace.descriptor.status().inode
      if name == nil {
        return NetworkIdentity(inode: inode, cookie: try NetworkNamespace.currentCookie())
      }
      do throws(SystemCallError) {
        let cookie = try namespace.run { () throws(SystemCallError) in
          try NetworkNamespace.currentCookie()
        }
        return NetworkIdentity(inode: inode, cookie: cookie)
      } catch  where error.errno == .notPermitted {
        return NetworkIdentity(inode: inode)
      }
    } catch {
      throw .from(error, "cannot look at network namespace \(name ?? path)")
    }
  }

  /// Runs `body` in the namespace: directly where that is our own.
  func run<Result: ~Copyable>(
    _ body: () throws(SystemCallError) -> Result
  ) throws(SystemCallError) -> Result {
    guard name != nil else { return try body() }
    return try NetworkNamespace(at: path).run(body)
  }

  /// Why an interface is not found there.
  func error(_ error: SystemCallError, interface: String) -> LoaderError {
    guard error.errno == .noSuchDevice else {
      return .from(error, "cannot look up interface \(interface)\(suffix)")
    }
    return LoaderError(
      .missingTarget, "there is no interface \(interface)\(suffix)",
      advice: "`ip link` lists the interfaces", cause: error)
  }
}
