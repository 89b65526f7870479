import BPFSyscall

/// Where the targets of attachments are looked up, one after the other: what several of them ask is asked once.
///
/// What others change meanwhile does not show; looking again takes another view.
public final class TargetView {
  /// The mount namespace that paths are found in.
  lazy var mounts = Namespaces.mount
  /// Whether control groups are seen from a namespace of them that hides some.
  lazy var hidesControlGroups = Namespaces.hideControlGroups
  private lazy var cgroupMount = MountTable.cgroupMount()
  /// The file systems that are known to be those of control groups of version 2.
  private var cgroupDevices: Set<UInt64> = []
  private var networks: [String: Network] = [:]

  /// Nothing is looked at yet.
  public init() {}

  // MARK: Control groups

  /// Where the control groups of version 2 are.
  ///
  /// - Parameter path: that of a group which is looked for there.
  func cgroupMount(_ path: String) throws(LoaderError) -> String {
    if let cgroupMount { return cgroupMount }
    throw LoaderError(
      .missingTarget, "cgroup \(path): no cgroup2 file system is mounted",
      advice: "mount one: mount -t cgroup2 none /sys/fs/cgroup")
  }

  /// A path below the mount of control groups, where it is there; else as it is.
  func pathBelowCgroupMount(_ path: String) -> String {
    guard let cgroupMount, path.hasPrefix("\(cgroupMount)/") else { return path }
    return String(path.dropFirst(cgroupMount.utf8.count + 1))
  }

  /// The number of a control group: the inode of its directory.
  func cgroupID(_ path: String) throws(LoaderError) -> UInt64 {
    if let status = (try? FileStatus(at: path)) ?? nil, status.isDirectory,
      cgroupDevices.contains(status.device)
    {
      return status.inode
    }
    let directory = try CgroupSelection.open(path)
    do throws(SystemCallError) {
      let status = try directory.status()
      cgroupDevices.insert(status.device)
      return status.inode
    } catch {
      throw .from(error, "cannot look at cgroup \(path)")
    }
  }

  // MARK: Networks

  /// A network namespace, as far as it was looked at.
  private final class Network {
    let identity: NetworkIdentity
    var interfaces: InterfaceNames?
    var names: [String]?
    var route: String?

    init(_ identity: NetworkIdentity) { self.identity = identity }
  }

  private func network(_ place: NetworkPlace) throws(LoaderError) -> Network {
    if let known = networks[place.path] { return known }
    let network = Network(try place.identity())
    networks[place.path] = network
    return network
  }

  /// Which namespace a place is.
  func identity(of place: NetworkPlace) throws(LoaderError) -> NetworkIdentity {
    try network(place).identity
  }

  /// The index of an interface there.
  func interface(_ name: String, in place: NetworkPlace) throws(LoaderError) -> UInt32 {
    let network = try network(place)
    do throws(SystemCallError) {
      let interfaces: InterfaceNames
      if let known = network.interfaces {
        interfaces = known
      } else {
        interfaces = try place.run { () throws(SystemCallError) in try InterfaceNames() }
        network.interfaces = interfaces
      }
      return try interfaces.index(of: name)
    } catch {
      throw place.error(error, interface: name)
    }
  }

  /// The names of all interfaces there.
  func interfaceNames(in place: NetworkPlace) throws(LoaderError) -> [String] {
    let network = try network(place)
    if let known = network.names { return known }
    let names = try place.interfaceNames()
    network.names = names
    return names
  }

  /// The interface of the default route there.
  func defaultRoute(in place: NetworkPlace) throws(LoaderError) -> String {
    let network = try network(place)
    if let known = network.route { return known }
    let route = try place.defaultRoute()
    network.route = route
    return route
  }
}
