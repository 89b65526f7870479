import BPFLoader
import BPFSyscall

// Publish: the new generation takes the place of the live one; then the old one's links go.
extension Executor {
  mutating func publish() throws(ReconcilerError) {
    ledger.appliedAt = kernel.uptime
    ledger.confirmBy = confirmWithin.map { kernel.uptime + $0.inMilliseconds }
    try setPinIDs()
    try LedgerStore(kernel: kernel, layout: layout).write(ledger, at: layout.ledger(.next))
    let next = layout.directory(.next)
    let current = layout.directory(.current)
    do throws(ReconcilerError) {
      try attempt(nil) { () throws(LoaderError) in
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

  private mutating func setPinIDs() throws(ReconcilerError) {
    for pin in plan.desired.pins {
      let object = layout.pin(pin.object, in: .next)
      var id: UInt32?
      try attempt(pin.mark) { () throws(LoaderError) in id = try kernel.object(at: object)?.id }
      ledger.setID(id, of: pin.address)
    }
  }

  private func isPublished() throws(ReconcilerError) -> Bool {
    do throws(ReconcilerError) {
      return try LedgerStore(kernel: kernel, layout: layout).current()?.serial == ledger.serial
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
      try GenerationRemover(layout: layout, kernel: kernel)
        .finish(ledger, after: plan.observed.ledger, lost: journal.lost)
    } catch {
      throw ReconcilerError(
        .notConverged,
        "\(plan.deployment) was applied, but what it replaced is not all gone: \(error)",
        advice: "apply again: what is left is removed")
    }
  }
}
