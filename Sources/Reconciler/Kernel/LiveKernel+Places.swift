public import BPFLoader
import BPFSyscall

extension LiveKernel {
  public func bpffs(at path: String) throws(LoaderError) -> BPFFSPlace {
    try calling("cannot use \(path) for pins") { () throws(SystemCallError) in
      guard let status = try FileStatus(at: path, followingLinks: true), status.isDirectory else {
        return .elsewhere(isDirectory: false)
      }
      if try BPFFileSystem.contains(path) { return .mounted }
      return path == BPFFileSystem.usualPath
        ? .unmounted(wouldStay: Namespaces.haveMountsOfFirstProcess())
        : .elsewhere(isDirectory: true)
    }
  }

  public func isSeenByFirstProcess(_ path: String) throws(LoaderError) -> Bool? {
    try calling("cannot look at \(path)") { () throws(SystemCallError) in
      try FileStatus(at: path, followingLinks: true).flatMap {
        Namespaces.firstProcessHasMounted(device: $0.device)
      }
    }
  }
}
