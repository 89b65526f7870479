import BPFLoader
import Manifest
import Reconciler

/// Writes what was destroyed for people.
enum DestroyedText {
  static func render(_ name: String, _ ledger: Ledger) -> PrintableText {
    ledger.holdsAlone
      ? "Destroyed \(name): nothing was deployed; what nobody confirmed is held no more."
      : "Destroyed \(name): \(ledger.attachments.count) attachments, \(ledger.programs.count) programs, \(ledger.maps.count) maps, \(ledger.pins.count) pins."
  }

  /// Where no generation was live.
  static func leftovers(_ name: String) -> PrintableText {
    "Destroyed \(name): what was left of it, by a run that was killed or by others."
  }

  /// Where nothing was left that says what was.
  static func emptied(_ name: String) -> PrintableText {
    "Destroyed \(name): its directory, of which nothing was left. What was pinned elsewhere for it is not known any more."
  }
}

extension DestroyedText {
  /// Of something that could not be taken off because its place is not seen from here.
  static func outOfSight(_ address: ObjectAddress, _ ledger: Ledger) -> PrintableText {
    let target = ledger.attachments[address.name]?.target.summary ?? ""
    return
      "warning: \(address) (\(target)) is in a network namespace that is not seen from here: where that is still there, so is the filter\n  help: take it off there: `tc filter del` in that namespace"
  }
}
