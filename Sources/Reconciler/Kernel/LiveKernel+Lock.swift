public import BPFLoader
import BPFSyscall

extension LiveKernel {
  /// Who waited for the lock may find that the directory was removed meanwhile, and another stands at its name: then it
  /// starts over.
  public func lock(_ directory: String) throws(LoaderError) -> LockAttempt {
    do throws(LoaderError) {
      return try attempt(directory)
    } catch {
      if error.isCaused(by: .noSuchFileOrDirectory) { return .gone }
      throw error
    }
  }

  private func attempt(_ directory: String) throws(LoaderError) -> LockAttempt {
    try calling("cannot lock \(directory)") { () throws(SystemCallError) in
      for _ in 0..<100 {
        let opened = try FileDescriptor(openingDirectory: directory)
        guard try Self.lock(opened) else { return .held(by: try Self.holder(of: opened)) }
        let held = try opened.status()
        let named = try FileStatus(at: directory)
        guard held.inode == named?.inode, held.device == named?.device else { continue }
        return .taken(HeldDirectory(opened, directories))
      }
      return .held(by: nil)
    }
  }

  /// Who only looks whether it is locked may have it for a moment.
  private static func lock(_ directory: borrowing FileDescriptor) throws(SystemCallError) -> Bool {
    if try directory.tryLock() { return true }
    System.sleep(milliseconds: 2)
    return try directory.tryLock()
  }

  public func holder(ofLock directory: String) throws(LoaderError) -> LockHolder {
    do throws(LoaderError) {
      return try calling("cannot look at the lock of \(directory)") {
        () throws(SystemCallError) in
        let opened = try FileDescriptor(openingDirectory: directory)
        if let holder = try Self.holder(of: opened) { return .somebody(holder) }
        // A process of another namespace is not listed.
        return try opened.isLocked() ? .somebody(nil) : .nobody
      }
    } catch {
      if error.isCaused(by: .noSuchFileOrDirectory) { return .gone }
      throw error
    }
  }

  private static func holder(
    of directory: borrowing FileDescriptor
  ) throws(SystemCallError) -> String? {
    guard let process = try directory.lockHolder() else { return nil }
    return ProcessName.text("\(process)")
  }

  /// A directory that is locked as long as it is open. So long, nobody takes the directories in it away.
  private final class HeldDirectory: DirectoryLock {
    private let directory: FileDescriptor
    private let directories: OpenDirectories

    init(_ directory: consuming FileDescriptor, _ directories: OpenDirectories) {
      self.directory = directory
      self.directories = directories
      directories.stayOpen = true
    }

    deinit { directories.stayOpen = false }
  }
}
