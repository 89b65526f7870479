import BPFLoader
import BPFSyscall

/// Puts right what an apply left behind that was killed.
///
/// One that had not published did not happen: its steps are taken back. One that had is finished.
struct Recovery {
  let layout: DeploymentLayout
  let kernel: any Kernel
  /// Is told what is attached again in another order.
  var didLose: (LostPlace) -> Void = { _ in }

  /// - Returns: what is live then.
  @discardableResult
  func run() throws(ReconcilerError) -> Ledger? {
    let store = LedgerStore(kernel: kernel, layout: layout)
    try attempting { () throws(LoaderError) in
      try finishRenames()
      try removeDenying()
    }
    let current = try store.current()
    let isTakenBack = try takeBackOrFinish(store, current)
    try attempting { () throws(LoaderError) in
      try remover.remove(.trash)
      if let current { try remover.dropPrevious(of: current) }
    }
    let isLost = current == nil || current?.rebuilt == .previous
    if isLost { try takeUpPrevious(store) }
    return isLost || isTakenBack ? try store.current() : current
  }

  /// What is not live is what was to be, where it would have become live later; else it was live before, and what it leaves
  /// is removed.
  ///
  /// - Returns: whether anything was taken back.
  private func takeBackOrFinish(
    _ store: LedgerStore, _ current: Ledger?
  ) throws(ReconcilerError) -> Bool {
    let plan = try store.read(layout.plan(.next))
    let order = if let plan { plan.order } else { try store.read(layout.ledger(.next))?.order }
    let wasPublished: Bool = try attempting { () throws(LoaderError) in
      try isPublished(current, after: order)
    }
    if let current, wasPublished {
      let former = try store.generation(.next)
      let lost = try store.read(layout.plan(.current))?.journal?.lost ?? []
      try attempting { () throws(LoaderError) in
        try remover.finish(current, after: former, lost: lost)
      }
      return false
    }
    return try attempting { () throws(LoaderError) in
      try remover.removeLeftovers()
      guard try kernel.names(in: layout.directory(.next)) != nil else { return false }
      if let plan {
        try takeBack(plan, to: current)
      } else {
        // Nothing had been changed.
        try remover.remove(.next)
      }
      return true
    }
  }

  /// - Parameter order: that of the generation that is not live; nil where it has lost its documents, or never had any.
  private func isPublished(_ current: Ledger?, after order: Int?) throws(LoaderError) -> Bool {
    guard let current else { return false }
    if let order { return order < current.order }
    guard try kernel.names(in: layout.directory(.next)) != nil else { return false }
    return try kernel.object(at: layout.cursor(.current)) != nil
  }

  /// Takes back what an apply did that was not published.
  private func takeBack(_ plan: Ledger, to current: Ledger?) throws(LoaderError) {
    guard let journal = plan.journal else {
      return try RecoveryOfFormat1(layout: layout, kernel: kernel).rollBack(plan, to: current)
    }
    let undo = Undo(
      layout: layout, kernel: kernel, former: FormerPins(layout, current, journal),
      intended: plan, journal: journal)
    if let last = try undo.lastStep() {
      // What cannot be attached again may have lost its target: it shows as gone then, and an apply puts it right.
      let outcome = undo.run(from: last)
      for lost in outcome.lostPlaces { didLose(lost) }
      if let failure = outcome.failures.first(where: { !$0.isOfTakeOff }) { throw failure.error }
    }
    try remover.remove(.next)
  }

  private var remover: GenerationRemover { GenerationRemover(layout: layout, kernel: kernel) }

  private func attempting<Result>(
    _ body: () throws(LoaderError) -> Result
  ) throws(ReconcilerError) -> Result {
    do throws(LoaderError) {
      return try body()
    } catch {
      throw ReconcilerError(error)
    }
  }

  /// The generation before takes the place of a live one of which nothing is left, without its ledger: what it attached is
  /// gone, or is somebody else's, until an apply puts that right.
  private func takeUpPrevious(_ store: LedgerStore) throws(ReconcilerError) {
    guard try store.isLost() else { return }
    try attempting { () throws(LoaderError) in
      try remover.removeTree(layout.directory(.current))
      try kernel.rename(
        layout.directory(.previous), to: layout.directory(.current), .keep)
      if try kernel.object(at: layout.plan(.current)) != nil,
        try kernel.object(at: layout.ledger(.current)) != nil
      {
        try kernel.remove(layout.ledger(.current))
      }
    }
  }

  /// The two renames that stand for an exchange on kernels before Linux 6.1.
  private func finishRenames() throws(LoaderError) {
    let old = layout.directory(.old)
    guard try kernel.names(in: old) != nil else { return }
    if try kernel.names(in: layout.directory(.current)) == nil {
      try kernel.rename(layout.directory(.next), to: layout.directory(.current), .keep)
    }
    try kernel.rename(old, to: layout.directory(.next), .keep)
  }
}
