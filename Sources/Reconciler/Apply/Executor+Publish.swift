import BPFLoader
import BPFSyscall

// Publish: the new generation takes the place of the live one; then the old one's links go.
extension Executor {
  mutating func publish() throws(ReconcilerError) {
    try writeDocument(ledger, at: layout.ledger(.next))
    let next = layout.directory(.next)
    let current = layout.directory(.current)
    do throws(ReconcilerError) {
      try step(nil) { () throws(LoaderError) in
        guard plan.observed.ledger != nil else {
          return try kernel.rename(next, to: current, .keep)
        }
        do throws(LoaderError) {
          try kernel.rename(next, to: current, .exchange)
        } catch  where error.cause?.errno == .invalidArgument {
          try publishInTwo(next, current)
        }
      }
    } catch {
      // What is reported as failed may have been done: then nothing can be taken back any more.
      guard try isPublished() else { throw error }
    }
  }

  private func isPublished() throws(ReconcilerError) -> Bool {
    do throws(ReconcilerError) {
      return try LedgerStore(kernel: kernel, layout: layout).current()?.generation
        == ledger.generation
    } catch {
      throw ReconcilerError(
        .notConverged, "cannot tell whether \(plan.deployment) was applied: \(error)",
        advice: "run bpf-apply again: it takes back what was begun, or finishes it")
    }
  }

  /// For kernels that cannot exchange two names in bpffs (before Linux 6.1): what was live stands
  /// under a name of its own for a moment, from which an interrupted run is told.
  private func publishInTwo(_ next: String, _ current: String) throws(LoaderError) {
    let old = layout.directory(.old)
    do throws(LoaderError) {
      try kernel.rename(current, to: old, .keep)
      try kernel.rename(next, to: current, .keep)
    } catch {
      // Either may have been done although it is reported as failed.
      guard try kernel.names(in: next) != nil else {
        return try kernel.rename(old, to: next, .keep)
      }
      if try kernel.names(in: old) != nil { try kernel.rename(old, to: current, .keep) }
      throw error
    }
    try kernel.rename(old, to: next, .keep)
  }

  /// Removes what the former generation held and the new one does not, and keeps the former one's
  /// maps and programs as `previous`, where that is wanted.
  mutating func tidyUp() throws(ReconcilerError) {
    do throws(LoaderError) {
      let remover = GenerationRemover(layout: layout, kernel: kernel)
      try remover.removeUndo()
      try remover.removeForeign()
      if let former = plan.observed.ledger {
        let released = ledger.released ?? []
        try remover.removeLinks(of: former, in: .next, keeping: ledger, releasing: released)
        try remover.removePins(of: former, keeping: ledger, releasing: released)
        try remover.retire(for: ledger)
      }
    } catch {
      throw ReconcilerError(
        .notConverged,
        "\(plan.deployment) was applied, but what it replaced is not all gone: \(error)",
        advice: "apply again: what is left is removed")
    }
  }
}
