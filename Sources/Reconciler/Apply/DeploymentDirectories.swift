import BPFLoader
import BPFSyscall

/// The directories of a deployment, made where they are missing, and taken away again where nothing comes of them.
///
/// Other runs may make and remove them at the same time: the deployment's own is removed by who holds its lock, that of
/// all deployments by anyone who finds it empty.
struct DeploymentDirectories {
  private let layout: DeploymentLayout
  private let kernel: any Kernel
  private let options: ApplyOptions
  /// The bpffs that was mounted for them.
  private(set) var mounting: BPFFSMounting?
  /// Whether the deployment's own directory was not there before.
  private(set) var isNew = false
  /// Whether it was there, and nothing in it: that tells of a deployment that has lost all.
  private var wasEmpty = false
  /// Whether the directory of all deployments is known to be ours.
  private var isTrusted = false

  init(_ layout: DeploymentLayout, _ kernel: any Kernel, _ options: ApplyOptions) {
    self.options = options
    self.layout = layout
    self.kernel = kernel
  }

  /// Makes them; where another run takes one away before the next is made, makes them again.
  mutating func make() throws(ReconcilerError) {
    for _ in 0..<100 {
      try mount()
      do throws(LoaderError) {
        let isThere = try make(layout.root)
        try kernel.checkPlace(of: layout.directory)
        guard isThere else { continue }
      } catch {
        throw ReconcilerError(error)
      }
      isTrusted = true
      do throws(LoaderError) {
        let names = try kernel.names(in: layout.directory)
        (isNew, wasEmpty) = (names == nil, names?.isEmpty == true)
        if isNew, try !make(layout.directory) { continue }
        return
      } catch {
        throw ReconcilerError(error)
      }
    }
    throw ReconcilerError(
      .failed, "\(layout.directory) goes as often as it is made",
      advice: "something else removes it: find out what does")
  }

  private mutating func mount() throws(ReconcilerError) {
    guard let mounting = try kernel.mounting(at: layout.bpffs, options) else { return }
    do throws(LoaderError) {
      if try kernel.mountBPFFS(at: mounting.path) { self.mounting = mounting }
    } catch {
      throw ReconcilerError(error)
    }
  }

  /// - Returns: whether there is such a directory now; there is not where the one that it shall stand in is gone.
  private mutating func make(_ directory: String) throws(LoaderError) -> Bool {
    guard try kernel.names(in: directory) == nil else { return true }
    do throws(LoaderError) {
      try kernel.createDirectory(directory, mode: 0o700)
    } catch {
      // Another run was faster, or it was done and is reported as failed.
      if try kernel.names(in: directory) != nil { return true }
      if error.isCaused(by: .noSuchFileOrDirectory) || error.isCaused(by: .fileExists) {
        return false
      }
      // One that failed has taken the file system away that it had mounted.
      guard case .unmounted = try kernel.bpffs(at: layout.bpffs) else { throw error }
      return false
    }
    return true
  }

  /// Takes the deployment's own directory away where nothing is in it any more. Its lock must be held.
  func removeEmpty() { if !wasEmpty { removeEmpty(layout.directory) } }

  /// Takes away what else is there for nothing.
  func leave() {
    guard isTrusted || mounting != nil else { return }
    if isTrusted { Self.removeRoot(layout, kernel) }
    if mounting != nil, (try? kernel.names(in: layout.root)) == .some(.none) {
      try? kernel.unmountBPFFS(at: layout.bpffs)
    }
  }

  /// Takes the directory of all deployments away where none is in it.
  static func removeEmptyRoot(_ layout: DeploymentLayout, _ kernel: any Kernel) {
    guard (try? kernel.checkPlace(of: layout.directory)) != nil else { return }
    removeRoot(layout, kernel)
  }

  /// The key alone is nobody's.
  private static func removeRoot(_ layout: DeploymentLayout, _ kernel: any Kernel) {
    for _ in 0..<2 {
      guard (try? kernel.names(in: layout.root)) == [DeploymentLayout.keyName] else { break }
      try? kernel.remove(layout.key)
    }
    removeEmpty(layout.root, kernel)
  }

  private func removeEmpty(_ directory: String) { Self.removeEmpty(directory, kernel) }

  private static func removeEmpty(_ directory: String, _ kernel: any Kernel) {
    // Nobody comes back for it: what fails may have failed for want of memory, so it is tried twice.
    for _ in 0..<2 {
      guard let names = try? kernel.names(in: directory), names.isEmpty else { return }
      try? kernel.removeDirectory(directory)
    }
  }
}
