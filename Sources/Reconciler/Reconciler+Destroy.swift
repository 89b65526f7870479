import BPFLoader

extension Reconciler {
  /// Takes a deployment down: its links, the user's pins, its programs and maps.
  ///
  /// - Returns: what was taken down, or nil where nothing was deployed.
  public func destroy(_ deployment: String) throws(ReconcilerError) -> Ledger? {
    let layout = layout(deployment)
    guard let lock = try DeploymentLock(layout, self) else { return nil }
    try Recovery(layout: layout, kernel: kernel).run()
    let ledger = try LedgerStore(kernel: kernel, layout: layout).current()
    if let map = ledger?.maps.first(where: { $0.value.preventDestroy }) {
      throw ReconcilerError(
        .refused, "map \(map.key) of \(deployment) is marked prevent_destroy",
        advice: "apply once with `prevent_destroy: false`")
    }
    do throws(LoaderError) {
      let remover = GenerationRemover(layout: layout, kernel: kernel)
      if let ledger {
        try remover.removeLinks(of: ledger, in: .current, keeping: nil)
        try remover.removePins(of: ledger, keeping: nil)
      }
      try remover.remove(.previous)
      try remover.remove(.current)
      try kernel.removeDirectory(layout.directory)
      if try kernel.names(in: layout.root)?.isEmpty == true {
        // Another run may be about to use it.
        try? kernel.removeDirectory(layout.root)
      }
    } catch {
      throw ReconcilerError(
        .notConverged, "\(deployment) is not wholly destroyed: \(error)",
        advice: "run destroy again: it goes on where it stopped")
    }
    _ = consume lock
    return ledger
  }
}
