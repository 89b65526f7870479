import BPFLoader
import BPFSyscall

/// Reads and writes the documents of a deployment's generations.
struct LedgerStore {
  let kernel: any Kernel
  let layout: DeploymentLayout

  /// What is live, or nil where nothing is deployed. Where the ledger of that is lost, it is rebuilt.
  func current() throws(ReconcilerError) -> Ledger? {
    let ledger = try generation(.current)
    guard ledger == nil || ledger?.rebuilt == .pins, try isLost() else { return ledger }
    return try former()
  }

  /// What a generation is, or nil where there is none.
  func generation(_ slot: DeploymentLayout.Slot) throws(ReconcilerError) -> Ledger? {
    if let ledger = try read(layout.ledger(slot)) { return ledger }
    do throws(LoaderError) {
      guard try kernel.names(in: layout.directory(slot)) != nil else { return nil }
    } catch {
      // Another run may have taken it away meanwhile.
      if error.isCaused(by: .noSuchFileOrDirectory) { return nil }
      throw ReconcilerError(error)
    }
    return try rebuilt(slot)
  }

  /// Reads a document; one that is damaged is as good as none.
  func read(_ path: String) throws(ReconcilerError) -> Ledger? {
    guard let bytes = try bytes(at: path) else { return nil }
    var ledger = try Ledger(decoding: bytes, deployment: layout.name)
    if let bare = ledger, !bare.hasKeyedDigests, let key = try key() {
      ledger = bare.keyed(by: key)
    }
    // Older versions recorded whose a pin is only where the manifest said it.
    for (path, record) in ledger?.pins ?? [:] {
      ledger?.pins[path]?.access = record.access.completed(user: kernel.user, group: kernel.group)
    }
    return ledger
  }

  func bytes(at path: String) throws(ReconcilerError) -> [UInt8]? {
    do throws(LoaderError) {
      guard case .map? = try kernel.object(at: path)?.content else { return nil }
      return try kernel.document(at: path)
    } catch  where error.isCaused(by: .illegalByteSequence) || error.isCaused(by: .invalidArgument)
    {
      return nil
    } catch {
      throw ReconcilerError(error)
    }
  }

  /// The same with the manifest's text.
  func withManifest(
    _ ledger: Ledger, of slot: DeploymentLayout.Slot
  ) throws(ReconcilerError) -> Ledger {
    guard ledger.manifest.isEmpty, let bytes = try bytes(at: layout.manifest(slot)) else {
      return ledger
    }
    var ledger = ledger
    ledger.manifest = String(decoding: bytes, as: UTF8.self)
    return ledger
  }

  /// The maps and programs of a generation that are gone, or in whose place others stand.
  func losses(
    of ledger: Ledger, in slot: DeploymentLayout.Slot
  ) throws(ReconcilerError) -> [ObjectAddress] {
    var losses: [ObjectAddress] = []
    do throws(LoaderError) {
      for address in ledger.addresses.sorted()
      where address.kind == .map || address.kind == .program {
        let id = try kernel.object(at: layout.pin(address, of: ledger, in: slot))?.id
        if id != ledger.id(of: address) { losses.append(address) }
      }
    } catch {
      throw ReconcilerError(error)
    }
    return losses
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
    do throws(ReconcilerError) {
      try write(ledger, at: new)
      do throws(LoaderError) {
        try kernel.rename(new, to: path, .replace)
      } catch {
        throw ReconcilerError(error)
      }
    } catch {
      try? kernel.remove(new)
      throw error
    }
  }

  /// Pins a ledger, which its readers may read.
  func write(_ ledger: Ledger, at path: String) throws(ReconcilerError) {
    let bytes = try ledger.encoded()
    do throws(LoaderError) {
      try kernel.createDocument(bytes, at: path)
      if ledger.readers != nil {
        try kernel.setAccess(ReaderAccess(group: ledger.readers).reading, at: path)
      }
    } catch {
      throw ReconcilerError(error)
    }
  }
}
