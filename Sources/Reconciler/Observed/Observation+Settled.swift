import BPFLoader

extension Observation {
  /// Looks without the lock. Another run may publish a generation meanwhile: then looks again, some times.
  init(
    settled layout: DeploymentLayout, desired: DesiredState?, targets: [String: ResolvedTarget],
    kernel: any Kernel
  ) throws(ReconcilerError) {
    var tries = 5
    repeat {
      let before = try Self.ledgerID(layout, kernel)
      self = try Observation(layout, desired: desired, targets: targets, kernel: kernel)
      if try Self.ledgerID(layout, kernel) == before { return }
      tries -= 1
    } while tries > 0
  }

  /// The id of the document that is the live ledger: no other ever has it.
  private static func ledgerID(
    _ layout: DeploymentLayout, _ kernel: any Kernel
  ) throws(ReconcilerError) -> UInt32? {
    do throws(LoaderError) {
      return try kernel.object(at: layout.ledger(.current))?.id
    } catch {
      throw ReconcilerError(error)
    }
  }
}
