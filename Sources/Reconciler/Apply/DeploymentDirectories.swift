import BPFSyscall
import BPFLoader

/// The directories of a deployment, made where they are missing, and what was made for them.
struct DeploymentDirectories {
  private let layout: DeploymentLayout
  private let kernel: any Kernel
  private var made: [String] = []
  private var mounted = false

  init(_ layout: DeploymentLayout, _ kernel: any Kernel) throws(ReconcilerError) {
    self.layout = layout
    self.kernel = kernel
    do throws(ReconcilerError) {
      try make()
    } catch {
      remove()
      throw error
    }
  }

  private mutating func make() throws(ReconcilerError) {
    do throws(LoaderError) {
      mounted = try kernel.mountBPFFS(at: layout.bpffs)
      if try kernel.names(in: layout.root) == nil { try make(layout.root) }
    } catch {
      throw ReconcilerError(error)
    }
    try refuseForeign()
    do throws(LoaderError) {
      if try kernel.names(in: layout.directory) == nil { try make(layout.directory) }
    } catch {
      throw ReconcilerError(error)
    }
  }

  private mutating func make(_ directory: String) throws(LoaderError) {
    do throws(LoaderError) {
      try kernel.createDirectory(directory, mode: 0o700)
      made.append(directory)
    } catch  where error.cause?.errno == .fileExists {
      // Another run was faster.
    } catch {
      if (try? kernel.names(in: directory)) ?? nil != nil { made.append(directory) }
      throw error
    }
  }

  /// What somebody else could change is nothing to trust.
  private func refuseForeign() throws(ReconcilerError) {
    var access: PinAccess?
    do throws(LoaderError) {
      access = try kernel.access(toDirectory: layout.root)
    } catch {
      throw ReconcilerError(error)
    }
    guard let access, access.mode & 0o022 != 0 || access.owner != kernel.user else { return }
    throw ReconcilerError(
      .conflict,
      "\(layout.root) belongs to user \(access.owner ?? 0) or can be written to by others",
      advice: "it must be ours alone: look at what is in it, then set its owner and mode 0700")
  }

  /// Takes away again what was made, as far as it is empty.
  func remove() {
    for directory in made.reversed() { try? kernel.removeDirectory(directory) }
    if mounted { try? kernel.unmountBPFFS(at: layout.bpffs) }
  }
}
