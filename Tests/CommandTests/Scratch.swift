import BPFSyscall
import Foundation

/// A directory for one test: manifests, the bytecode of Tests/Fixtures, and a bpffs of its own,
/// which takes all that is attached with it when it goes.
final class Scratch {
  let path: String
  private let isMounted: Bool

  /// - Parameter mounting: whether a bpffs is mounted, which takes root.
  init(mounting: Bool = true) throws {
    path = "\(FileManager.default.temporaryDirectory.path)/bpf-apply-\(UUID().uuidString)"
    isMounted = mounting
    // Others than root, too, are to read manifests and bytecode here.
    try Self.makeDirectory(path)
    try Self.makeDirectory("\(path)/bpffs")
    try Self.makeDirectory("\(path)/bytecode")
    for name in try FileManager.default.contentsOfDirectory(atPath: Repository.fixtures)
    where name.hasSuffix(".o") {
      try FileManager.default.copyItem(
        atPath: "\(Repository.fixtures)/\(name)", toPath: "\(path)/bytecode/\(name)")
    }
    if mounting { try BPFFileSystem.mount(at: bpffs) }
  }

  deinit {
    if isMounted { try? BPFFileSystem.unmount(bpffs) }
    try? FileManager.default.removeItem(atPath: path)
  }

  var bpffs: String { "\(path)/bpffs" }

  @discardableResult
  func write(_ name: String, _ text: String) throws -> String {
    let file = "\(path)/\(name)"
    try Self.makeDirectory(URL(fileURLWithPath: file).deletingLastPathComponent().path)
    try Data(text.utf8).write(to: URL(fileURLWithPath: file))
    return file
  }

  /// Runs bpf-apply in this directory, on its bpffs.
  @discardableResult
  func bpfApply(
    _ arguments: String..., input: String = "", environment: [String: String] = [:]
  ) throws -> Outcome {
    try Command.run(
      Command.binary, arguments, in: path, input: input,
      environment: environment.merging(["BPF_APPLY_BPFFS": bpffs]) { given, _ in given })
  }

  /// Runs bpf-apply several times at once, with these arguments each.
  func bpfApply(atOnce commands: [[String]]) throws -> [Outcome] {
    let running = try commands.map {
      try Command.start(Command.binary, $0, in: path, environment: ["BPF_APPLY_BPFFS": bpffs])
    }
    return try running.map { try $0.outcome() }
  }

  /// Runs bpf-apply without these capabilities.
  func bpfApply(_ arguments: [String], without capabilities: [String]) throws -> Outcome {
    let list = capabilities.map { "-\($0)" }.joined(separator: ",")
    return try Command.run(
      "setpriv", ["--bounding-set=\(list)", "--inh-caps=\(list)", Command.binary] + arguments,
      in: path, environment: ["BPF_APPLY_BPFFS": bpffs])
  }

  /// Runs bpf-apply as a user without privileges.
  ///
  /// - Parameter group: its group; without root it is what it is.
  func bpfApplyAsNobody(_ arguments: [String], group: UInt32 = 65534) throws -> Outcome {
    let environment = ["BPF_APPLY_BPFFS": bpffs]
    guard Machine.isRoot else {
      return try Command.run(Command.binary, arguments, in: path, environment: environment)
    }
    // The checkout may lie where only root can look.
    let copy = "\(path)/bpf-apply"
    if !FileManager.default.fileExists(atPath: copy) {
      try FileManager.default.copyItem(atPath: Command.binary, toPath: copy)
    }
    return try Command.run(
      "setpriv", ["--reuid=65534", "--regid=\(group)", "--clear-groups", copy] + arguments,
      in: path, environment: environment)
  }

  /// Whatever stands in the bpffs: kind and permissions, inode and path of each entry.
  func listing() throws -> [String] {
    try (FileManager.default.subpathsOfDirectory(atPath: bpffs)).sorted().map { name in
      let status = try FileStatus(at: "\(bpffs)/\(name)")
      return "\(String(status?.mode ?? 0, radix: 8)) \(status?.inode ?? 0) \(name)"
    }
  }

  func exists(_ pin: String) -> Bool { FileManager.default.fileExists(atPath: "\(bpffs)/\(pin)") }

  func remove(_ pin: String) throws {
    try FileManager.default.removeItem(atPath: "\(bpffs)/\(pin)")
  }

  func removeFile(_ name: String) throws {
    try FileManager.default.removeItem(atPath: "\(path)/\(name)")
  }

  private static func makeDirectory(_ path: String) throws {
    try FileManager.default.createDirectory(
      atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o755])
  }
}
