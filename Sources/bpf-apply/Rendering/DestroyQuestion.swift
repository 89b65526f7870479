import BPFLoader
import BPFSyscall
import Manifest
import Reconciler

/// Asks whether all that is deployed on this host shall go.
struct DestroyQuestion {
  /// Where that is.
  let bpffs: String

  func render(_ names: [String], _ reconciler: Reconciler) -> PrintableText {
    var text: PrintableText = "On \(System.hostName), in \(bpffs):\n"
    for name in names {
      text += "  \(name)\n"
      for hook in hooks(of: name, reconciler) { text += "    \(hook)\n" }
    }
    return text + "Destroy \(names.count == 1 ? "it" : "all \(names.count)")? [y/N] "
  }

  private func hooks(of name: String, _ reconciler: Reconciler) -> [PrintableText] {
    do throws(ReconcilerError) {
      guard let ledger = try reconciler.status(of: name)?.ledger else { return [] }
      return ledger.attachments.sorted { $0.key < $1.key }.map { name, attachment in
        "\(name): \(attachment.target.summary)"
      }
    } catch {
      return ["\(error.message)"]
    }
  }
}
