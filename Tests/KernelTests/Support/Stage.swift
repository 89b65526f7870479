import BPFSyscall
import Glibc
import Testing

@testable import BPFLoader

/// Where tests attach programs: two network namespaces joined by a veth pair, and a control group.
final class Stage {
  /// The namespace that packets come from, and its name.
  private(set) lazy var sender = Sandbox.uniqueName()
  /// The namespace that receives them at its interface `veth1`, address 10.99.0.2.
  private(set) lazy var receiver = Sandbox.uniqueName()
  private var hasNetwork = false
  private var group: String?

  static var cgroupMount: String? { MountTable.cgroupMount() }

  static func path(_ namespace: String) -> String { "/run/netns/\(namespace)" }

  /// Runs a test with a stage, and takes that away whatever comes of it.
  @discardableResult
  static func run<Result>(_ body: (Stage) throws -> Result) throws -> Result {
    let stage = Stage()
    defer { stage.close() }
    return try body(stage)
  }

  /// Runs a test with a stage that has its network, and a sandbox.
  ///
  /// - Parameter kind: a kind of attachment that the kernel must have, else the test ends.
  static func run(
    needing kind: String? = nil, _ body: (Stage, Sandbox) throws -> Void
  ) throws {
    try run { stage in
      try Sandbox.run { sandbox in
        if let kind { try Requirements.need(kind, sandbox) }
        try stage.needNetwork()
        try body(stage, sandbox)
      }
    }
  }

  func close() {
    if hasNetwork {
      for name in [sender, receiver] { try? Process.run("ip", "netns", "del", name) }
    }
    if let group { try? Directory.remove(group) }
  }

  /// Makes the namespaces, once.
  func needNetwork() throws {
    if hasNetwork { return }
    hasNetwork = true
    try Process.run("ip", "netns", "add", sender)
    try Process.run("ip", "netns", "add", receiver)
    try Process.run(
      "ip", "-n", sender, "link", "add", "veth0", "type", "veth", "peer", "name", "veth1", "netns",
      receiver)
    try bringUp("veth0", "10.99.0.1/24", in: sender)
    try bringUp("veth1", "10.99.0.2/24", in: receiver)
    for name in [sender, receiver] { try Process.run("ip", "-n", name, "link", "set", "lo", "up") }
  }

  /// Takes the namespaces away, and makes others with the same names.
  func makeNetworkAgain() throws {
    for name in [sender, receiver] { try Process.run("ip", "netns", "del", name) }
    hasNetwork = false
    try needNetwork()
  }

  private func bringUp(_ interface: String, _ address: String, in namespace: String) throws {
    try Process.run("ip", "-n", namespace, "addr", "add", address, "dev", interface)
    try Process.run("ip", "-n", namespace, "link", "set", interface, "up")
  }

  /// A control group of this stage alone.
  func cgroup() throws -> String {
    if let group { return group }
    let mount = try #require(Self.cgroupMount, "no cgroup2 file system is mounted")
    let path = "\(mount)/\(Sandbox.uniqueName())"
    try Directory.create(path, mode: 0o755)
    group = path
    return path
  }

  /// A packet that arrives at the receiver's interface.
  func sendPacket() throws {
    try needNetwork()
    let sender = Self.path(sender)
    try NetworkNamespace(at: Self.path(receiver)).run { () throws(SystemCallError) in
      try Traffic.deliver(to: [10, 99, 0, 2], from: sender)
    }
  }

  /// A packet to the receiver's interface that the receiver answers with an error.
  func sendUnwantedPacket() throws {
    try needNetwork()
    try NetworkNamespace(at: Self.path(sender)).run { () throws(SystemCallError) in
      try Traffic.beRefused(at: [10, 99, 0, 2])
    }
  }

  /// A socket lookup in the receiver's namespace.
  func lookUpSocket() throws {
    try needNetwork()
    try NetworkNamespace(at: Self.path(receiver)).run { () throws(SystemCallError) in
      try Traffic.deliver(to: [127, 0, 0, 1])
    }
  }

  /// A packet from a process in the control group.
  func sendFromCgroup() throws {
    let group = try cgroup()
    try Process.run(
      "bash", "-c", "echo $$ > '\(group)/cgroup.procs' && echo x > /dev/udp/127.0.0.1/9")
  }

  /// Some data over a connection with this congestion control.
  func transfer(_ congestionControl: String) throws {
    try needNetwork()
    try NetworkNamespace(at: Self.path(receiver)).run { () throws(SystemCallError) in
      try Traffic.transfer(congestionControl)
    }
  }

  /// Programs executed, processes forked.
  func execute() throws { try Process.run("true") }
}
