import Manifest
import Reconciler

extension SharedOptions {
  /// Warns of a bpffs that is gone, with all that is pinned there, when the container or service ends in which we run.
  func warnOfPlace(_ reconciler: Reconciler) throws(ReconcilerError) {
    guard !quiet, try reconciler.isBPFFSSeen() == false else { return }
    Output.error(
      """
      warning: the bpffs at \(bpffsPath) is mounted in this mount namespace alone: what is pinned there is gone with it
        help: give this container or service the host's bpffs

      """)
  }
}
