import BPFLoader
import BPFSyscall

/// Reads and writes the documents of a deployment's generations.
struct LedgerStore {
  let kernel: any Kernel
  let layout: DeploymentLayout

  /// What is live, or nil where nothing is deployed.
  func current() throws(ReconcilerError) -> Ledger? {
    try read(layout.ledger(.current))
  }

  func read(_ path: String) throws(ReconcilerError) -> Ledger? {
    do throws(LoaderError) {
      guard try kernel.object(at: path) != nil else { return nil }
      let bytes = try kernel.document(at: path)
      return try decode(bytes)
    } catch {
      // Another run may have taken it away meanwhile.
      if error.isCaused(by: .noSuchFileOrDirectory) { return nil }
      throw ReconcilerError(error)
    }
  }

  /// Damage in a ledger is told as such, not as something of the loader's.
  private func decode(_ bytes: [UInt8]) throws(LoaderError) -> Ledger {
    do throws(ReconcilerError) {
      return try Ledger(decoding: bytes, deployment: layout.name)
    } catch {
      throw LoaderError(.invalidBytecode, error.message, advice: error.advice)
    }
  }

  /// Puts a ledger in the place of the live one, by one rename.
  func replace(with ledger: Ledger) throws(ReconcilerError) {
    let path = layout.ledger(.current)
    let new = "\(path)-new"
    do throws(LoaderError) {
      // Left there by a run that was killed.
      if try kernel.object(at: new) != nil { try kernel.remove(new) }
    } catch {
      throw ReconcilerError(error)
    }
    try write(ledger, at: new)
    do throws(LoaderError) {
      try kernel.rename(new, to: path, .replace)
    } catch {
      try? kernel.remove(new)
      throw ReconcilerError(error)
    }
  }

  func write(_ ledger: Ledger, at path: String) throws(ReconcilerError) {
    let bytes = try ledger.encoded()
    do throws(LoaderError) {
      try kernel.createDocument(bytes, at: path)
    } catch {
      throw ReconcilerError(error)
    }
  }
}
