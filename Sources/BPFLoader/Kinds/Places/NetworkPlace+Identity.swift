import BPFSyscall

/// Which network namespace something is in, whatever names lead to it.
public struct NetworkIdentity: Hashable, Sendable, Codable {
  /// Its inode: another namespace may have it later.
  public var inode: UInt64
  /// What no other namespace has in this boot; nil before Linux 5.14.
  public var cookie: UInt64?

  /// A namespace by its numbers.
  public init(inode: UInt64, cookie: UInt64? = nil) {
    self.inode = inode
    self.cookie = cookie
  }
}

extension ResolvedTarget {
  /// The network namespace that it was found in; of a target that an older version recorded, the inode alone.
  var recordedNetwork: NetworkIdentity? {
    network ?? identity.network.map { NetworkIdentity(inode: $0) }
  }

  /// Whether what a name means now is another target than this recorded one.
  ///
  /// - Parameters:
  ///   - now: what the name means now.
  ///   - isUnlinked: whether this was recorded of something without a link. The numbers of network namespaces come again,
  ///     and nothing else would tell that it went with its own.
  public func isOther(than now: ResolvedTarget?, isUnlinked: Bool) -> Bool {
    if identity != now?.identity { return true }
    return isUnlinked && network != nil && now?.network != nil && !isInSameNetwork(as: now)
  }

  /// Whether both were found in one network namespace, as far as that can be told.
  public func isInSameNetwork(as other: ResolvedTarget?) -> Bool {
    guard let own = recordedNetwork, let other = other?.recordedNetwork else { return false }
    guard let ownCookie = own.cookie, let cookie = other.cookie else {
      return own.inode == other.inode
    }
    return ownCookie == cookie
  }
}

extension NetworkPlace {
  /// Runs `body` in the namespace that a target was found in: by its name, or where that means another one by now, by
  /// whatever else leads there.
  ///
  /// - Throws: `ESTALE` where nothing does: it is gone, or not seen from here.
  func run<Result: ~Copyable>(
    at target: ResolvedTarget, _ body: () throws(SystemCallError) -> Result
  ) throws(SystemCallError) -> Result {
    guard let wanted = target.recordedNetwork else { return try run(body) }
    if try wanted.isHere() { return try body() }
    return try open(wanted).run(body)
  }

  /// Opens the namespace that a target was found in.
  func open(at target: ResolvedTarget) throws(LoaderError) -> NetworkNamespace {
    guard let wanted = target.recordedNetwork else { return try open() }
    do throws(SystemCallError) {
      return try open(wanted)
    } catch {
      throw .lostNetwork(target, error)
    }
  }

  private func open(_ wanted: NetworkIdentity) throws(SystemCallError) -> NetworkNamespace {
    if let found = try wanted.open(path) { return found }
    for path in NetworkSearch(wanted.inode).paths {
      if let found = try wanted.open(path) { return found }
    }
    throw SystemCallError("setns", "netns \(wanted.inode)", errno: .staleNFSFileHandle)
  }

  /// How a target is seen where this leads to.
  ///
  /// - Parameter interface: which has to be there, too.
  func sight(of target: ResolvedTarget, interface: UInt32? = nil) -> TargetSight {
    guard let here = try? identity() else { return .hidden }
    var place = target
    place.network = here
    // A name that leads to another one says which is meant now.
    guard target.isInSameNetwork(as: place) else { return name == nil ? .hidden : .plain }
    guard let interface, let names = try? interfaceNames() else { return .plain }
    let view = TargetView()
    return names.contains { (try? view.interface($0, in: self)) == interface } ? .plain : .moved
  }

  /// Whether the namespace that a target was found in may be there although nothing leads to it from here.
  func mayBeElsewhere(_ target: ResolvedTarget) -> Bool {
    target.recordedNetwork.map { !NetworkSearch($0.inode).isComplete } ?? false
  }
}

extension NetworkIdentity {
  /// Nil where another namespace is there, or none.
  fileprivate func open(_ path: String) throws(SystemCallError) -> NetworkNamespace? {
    guard let found = try? NetworkNamespace(at: path),
      try found.descriptor.status().inode == inode
    else { return nil }
    // Without a cookie that is all there is to tell it by, and need not be entered.
    if cookie == nil { return found }
    guard try found.run({ () throws(SystemCallError) in try isHere() }) else { return nil }
    return found
  }

  /// Whether it is the namespace that this thread is in.
  fileprivate func isHere() throws(SystemCallError) -> Bool {
    guard try NetworkNamespace.current().descriptor.status().inode == inode else { return false }
    guard let cookie, let here = try NetworkNamespace.currentCookie() else { return true }
    return cookie == here
  }
}

/// What leads to a network namespace: processes that are in it, and mounts of it.
struct NetworkSearch {
  /// Files that stand for it, or did just now.
  private(set) var paths: [String] = []
  /// Whether all processes were looked at that there are on this machine.
  private(set) var isComplete: Bool

  init(_ inode: UInt64) {
    isComplete = Namespaces.seeAllProcesses
    let wanted = "net:[\(inode)]"
    var others: [String: Int32] = [:]
    for process in ((try? Directory.names(in: "/proc")) ?? []).compactMap(Int32.init) {
      do throws(SystemCallError) {
        let path = "/proc/\(process)/ns/net"
        if try readSymbolicLink(path) == wanted {
          paths = [path]
          return
        }
        others[try readSymbolicLink("/proc/\(process)/ns/mnt")] = process
      } catch  where error.errno == .noSuchFileOrDirectory || error.errno == .noSuchProcess {
        continue
      } catch {
        // What not even root may look into is a sandbox that we are in.
        if !Host.canTrace { isComplete = false }
      }
    }
    for process in others.values {
      let mounts = MountTable(of: "\(process)")?.mounts ?? []
      paths += mounts.filter { $0.root == wanted }.map { "/proc/\(process)/root\($0.path)" }
    }
  }
}

extension LoaderError {
  /// Nothing leads to the network namespace that a target was found in.
  static func lostNetwork(_ target: ResolvedTarget, _ error: SystemCallError) -> LoaderError {
    LoaderError(
      .missingTarget, "\(target.summary): its network namespace is gone, or not seen from here",
      advice: "where it is still there, run this in it, or where its name leads to it", cause: error
    )
  }
}
