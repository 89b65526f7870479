import BPFLoader
import BPFSyscall
import Testing

@testable import Reconciler

/// Everything that changes the kernel, one test after the other: hooks, names and counters are shared.
@Suite(
  .serialized, .leavesNoDescriptor,
  .enabled(if: Requirements.canUseBPF, "needs root, and a kernel with bpf(2)"))
enum KernelTests {}

/// What this machine lets tests do.
enum Requirements {
  /// Whether we may mount a bpffs and make something to pin there.
  static let canUseBPF: Bool = {
    guard System.user == 0 else { return false }
    let options = RawMap.Options(type: .array, keySize: 4, valueSize: 4, maxEntries: 1)
    guard (try? RawMap.create(options)) != nil else { return false }
    return (try? Sandbox().close()) != nil
  }()

  /// Whether this is a VM of Tests/VM, which may come to grief.
  static let isGuest = System.environment("BPF_APPLY_VM_GUEST") != nil

  /// Ends a test where the kernel has no links of this kind.
  static func need(_ kind: String, _ sandbox: Sandbox) throws {
    let kind = try #require(AttachmentKind.named(kind))
    do {
      try kind.check(on: sandbox.kernel.host)
    } catch {
      try Test.cancel("\(error)")
    }
  }
}
