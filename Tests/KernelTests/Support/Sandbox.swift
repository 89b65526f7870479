import BPFSyscall
import Glibc
import Manifest
import Synchronization

@testable import Reconciler

/// A bpffs of its own for one test, and a deployment named `test` in it.
final class Sandbox {
  let bpffs: String
  /// One for all applies of the test, so that it reads the kernel's types once.
  let kernel: LiveKernel

  private static let count = Atomic(0)

  /// A name that no other test, and no other run, has.
  static func uniqueName() -> String {
    "bat-\(getpid())-\(count.add(1, ordering: .relaxed).newValue)"
  }

  init(_ kernel: LiveKernel = LiveKernel()) throws {
    self.kernel = kernel
    bpffs = "\(System.environment("TMPDIR") ?? "/tmp")/\(Self.uniqueName())"
    try Directory.create(bpffs, mode: 0o700)
    do {
      try BPFFileSystem.mount(at: bpffs)
    } catch {
      try Directory.remove(bpffs)
      throw error
    }
  }

  /// Everything that is pinned goes with the file system.
  func close() throws {
    try BPFFileSystem.unmount(bpffs)
    try Directory.remove(bpffs)
  }

  /// Runs a test in a sandbox, and takes that away whatever comes of it.
  @discardableResult
  static func run<Result>(
    _ kernel: LiveKernel = LiveKernel(), _ body: (Sandbox) throws -> Result
  ) throws -> Result {
    let sandbox = try Sandbox(kernel)
    let result: Result
    do {
      result = try body(sandbox)
    } catch {
      try? sandbox.close()
      throw error
    }
    try sandbox.close()
    return result
  }

  var layout: DeploymentLayout { DeploymentLayout(bpffs: bpffs, name: "test") }

  /// Reads a manifest and its bytecode.
  ///
  /// - Parameter manifest: what stands behind `apiVersion` and `name`.
  func desired(_ manifest: String) throws -> DesiredState {
    try Self.desired(manifest, on: kernel)
  }

  static func desired(_ manifest: String, on kernel: LiveKernel) throws -> DesiredState {
    let tests = "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    return try DesiredState(
      Manifest.parse(
        "apiVersion: bpf-apply/v1\nname: test\n\(manifest)", file: "test.yaml",
        baseDirectory: "\(tests)/Fixtures"), on: kernel)
  }

  func reconciler(_ kernel: (any Kernel)? = nil) -> Reconciler {
    Reconciler(kernel ?? self.kernel, bpffs: bpffs, tool: "test")
  }

  @discardableResult
  func apply(_ manifest: String, _ kernel: (any Kernel)? = nil) throws -> Plan {
    try reconciler(kernel).apply(desired(manifest))
  }

  func plan(_ manifest: String) throws -> Plan { try reconciler().plan(desired(manifest)) }

  @discardableResult
  func destroy() throws -> Ledger? { try reconciler().destroy("test") }

  /// Applies a manifest that must fail, and hands back why.
  func failure(_ manifest: String, _ kernel: (any Kernel)? = nil) throws -> ReconcilerError? {
    do {
      try apply(manifest, kernel)
      return nil
    } catch let error as ReconcilerError {
      return error
    }
  }
}
