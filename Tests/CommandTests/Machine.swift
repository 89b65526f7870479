import BPFSyscall
import Foundation
import Testing

/// What this machine lets the tests do.
enum Machine {
  static let isRoot = System.user == 0

  /// Whether process 1 is the machine's first, and not a container's.
  static let seesFirstProcess =
    (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/ns/pid"))
    == "pid:[4026531836]"

  /// Whether a map can be made and a bpffs be mounted.
  static let canUseBPF: Bool = {
    guard isRoot else { return false }
    do {
      _ = try RawMap.create(
        RawMap.Options(type: .array, keySize: 4, valueSize: 8, maxEntries: 1))
      _ = try Scratch()
      return true
    } catch {
      return false
    }
  }()
}

extension Trait where Self == ConditionTrait {
  /// The test makes objects in the kernel.
  static var needsBPF: Self {
    .enabled(if: Machine.canUseBPF, "needs root, and a kernel that lets root use BPF")
  }

  /// The test mounts file systems or changes its root directory.
  static var needsRoot: Self { .enabled(if: Machine.isRoot, "needs root") }

  /// The test looks at the file that is shipped.
  static var needsShippedBinary: Self {
    .enabled(if: Command.isShipped, "BPF_APPLY_BINARY is not set: Tests/run.sh sets it")
  }

  static func needs(_ program: String) -> Self {
    .enabled(if: Command.path(of: program) != nil, "needs \(program) installed")
  }
}
