import BPFSyscall

/// The lock of a deployment's directory, held as long as this value lives.
struct DeploymentLock: ~Copyable {
  private let directory: FileDescriptor

  /// Takes the lock. Who waited for it may find that the directory was removed meanwhile, and
  /// another stands at its name: then it starts over.
  init(_ layout: DeploymentLayout) throws(ReconcilerError) {
    directory = try Self.take(layout)
  }

  private static func take(_ layout: DeploymentLayout) throws(ReconcilerError) -> FileDescriptor {
    do throws(SystemCallError) {
      for _ in 0..<100 {
        let directory = try FileDescriptor(openingDirectory: layout.directory)
        guard try directory.tryLock() else { break }
        let held = try directory.status()
        let named = try FileStatus(at: layout.directory)
        if held.inode == named?.inode, held.device == named?.device { return directory }
      }
    } catch {
      throw ReconcilerError(.failed, "cannot lock \(layout.name): \(error)")
    }
    throw ReconcilerError(
      .locked, "another bpf-apply is at work on \(layout.name)", advice: "try again in a moment")
  }
}
