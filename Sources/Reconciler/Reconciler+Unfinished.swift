import BPFLoader
import BPFSyscall

/// A run on a deployment that has not come to its end.
public enum UnfinishedRun: Sendable, Hashable {
  /// It is at work: a process, `bpf-apply[812]`, where that can be told.
  case running(by: String?)
  /// It was killed.
  case killed(Remains)
  /// Of the deployment nothing is left but its directory: others removed it, or a run was killed that had hardly begun.
  case emptied

  /// What a killed run has left, which the next run on the deployment takes back or finishes.
  public struct Remains: Sendable, Hashable {
    /// Whether the generation that it made is live, and only what it took the place of was still to be removed.
    public let isPublished: Bool
    /// The generation that is not live, where that can be told.
    public let generation: Int?
    /// How many attachments of that are pinned.
    public let attachments: Int
  }
}

extension Reconciler {
  /// What a run on a deployment has begun and not ended, or nil where none has; takes no lock.
  public func unfinishedRun(on deployment: String) throws(ReconcilerError) -> UnfinishedRun? {
    let layout = layout(deployment)
    do throws(LoaderError) {
      guard let before = try remains(layout) else { return try emptied(layout) }
      switch try kernel.holder(ofLock: layout.directory) {
      case .somebody(let holder): return .running(by: holder)
      case .gone: return nil
      case .nobody: break
      }
      // One that was at work a moment ago has ended since, or what it left is still there.
      guard let after = try remains(layout), after.plan == before.plan else { return nil }
      return .killed(after.remains)
    } catch  where error.reason == .notPermitted {
      return nil
    } catch {
      throw ReconcilerError(error)
    }
  }

  private func emptied(_ layout: DeploymentLayout) throws(LoaderError) -> UnfinishedRun? {
    let store = LedgerStore(kernel: kernel, layout: layout)
    for isLast in [false, true] {
      guard try store.isEmptied(), try kernel.holder(ofLock: layout.directory) == .nobody else {
        return nil
      }
      // A run may have made the directory just now, and have its lock in a moment.
      if !isLast { System.sleep(milliseconds: 50) }
    }
    return .emptied
  }

  /// What there is of a generation that is not live, with the id of its plan, which no other has.
  private func remains(
    _ layout: DeploymentLayout
  ) throws(LoaderError) -> (remains: UnfinishedRun.Remains, plan: UInt32?)? {
    for slot in [DeploymentLayout.Slot.next, .old, .trash] {
      guard try kernel.names(in: layout.directory(slot)) != nil else { continue }
      let plan = try kernel.object(at: layout.plan(slot))?.id
      let recorded = recorded(layout.plan(slot), layout)
      let live = self.recorded(layout.ledger(.current), layout)
      // Between the two renames that make a generation live on kernels before Linux 6.1.
      let isRenamed = try kernel.names(in: layout.directory(.old)) != nil
      let links = try kernel.names(in: "\(layout.directory(slot))/links")?.count ?? 0
      let remains = UnfinishedRun.Remains(
        isPublished: isRenamed
          || live.map { (recorded?.order ?? .max) < $0.order || slot == .trash } ?? false,
        generation: recorded?.generation, attachments: links)
      return (remains, plan)
    }
    return nil
  }

  private func recorded(_ path: String, _ layout: DeploymentLayout) -> Ledger? {
    (try? kernel.document(at: path)).flatMap { Ledger(ofAnyFormat: $0) }
  }
}
