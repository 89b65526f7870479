import BPFLoader
import BPFSyscall

// Where nothing can be pinned, nothing is deployed, and nobody says that nothing is.
extension Reconciler {
  /// Whether what is pinned can be seen from outside of the mount namespace that we run in; nil where that cannot be
  /// told, or no bpffs is mounted.
  public func isBPFFSSeen() throws(ReconcilerError) -> Bool? {
    guard try kernel.place(bpffs) == .mounted else { return nil }
    do throws(LoaderError) {
      return try kernel.isSeenByFirstProcess(bpffs)
    } catch {
      throw ReconcilerError(error)
    }
  }

  /// Makes sure that there is a bpffs.
  func requireBPFFS() throws(ReconcilerError) {
    if case .unmounted = try kernel.place(bpffs) {
      throw ReconcilerError(
        .unreadable, "no bpffs is mounted at \(bpffs)",
        advice:
          "say where the deployments are: --bpffs DIR; a container needs the host's, or sees none of them"
      )
    }
  }

  /// The bpffs that an apply would mount; nil where there is one.
  func mounting(_ options: ApplyOptions) throws(ReconcilerError) -> BPFFSMounting? {
    try kernel.mounting(at: bpffs, options)
  }
}

extension Kernel {
  /// What stands where bpffs shall be.
  fileprivate func place(_ path: String) throws(ReconcilerError) -> BPFFSPlace {
    let place: BPFFSPlace
    do throws(LoaderError) {
      place = try bpffs(at: path)
    } catch {
      throw ReconcilerError(error)
    }
    switch place {
    case .mounted, .unmounted: return place
    case .elsewhere(isDirectory: true):
      throw ReconcilerError(
        .unreadable, "\(path) is not in a mounted bpffs",
        advice: "mount one there: mount -t bpf bpf \(path)")
    case .elsewhere(isDirectory: false):
      throw ReconcilerError(
        .unreadable, "there is no directory \(path) for pins",
        advice: path == BPFFileSystem.usualPath
          ? "mount sysfs at /sys, or say where bpffs is: --bpffs DIR"
          : "say where bpffs is: --bpffs DIR; usually it is at \(BPFFileSystem.usualPath)")
    }
  }

  /// The bpffs that has to be mounted, if that may be.
  func mounting(
    at path: String, _ options: ApplyOptions
  ) throws(ReconcilerError) -> BPFFSMounting? {
    guard case .unmounted(let wouldStay) = try place(path) else { return nil }
    guard wouldStay != false || options.mountsBPFFS else {
      throw ReconcilerError(
        .unreadable,
        "no bpffs is mounted at \(path), and one that is mounted in this mount namespace is gone when that ends, with all that is pinned there",
        advice:
          "give the container or service the host's \(path); --mount-bpffs mounts one all the same")
    }
    return BPFFSMounting(path: path, isOfNamespace: wouldStay == false)
  }
}
