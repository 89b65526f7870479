import Manifest
import Reconciler

/// Writes what was destroyed for people.
enum DestroyedText {
  static func render(_ name: String, _ ledger: Ledger) -> PrintableText {
    ledger.holdsAlone
      ? "Destroyed \(name): nothing was deployed; what nobody confirmed is held no more."
      : "Destroyed \(name): \(ledger.attachments.count) attachments, \(ledger.programs.count) programs, \(ledger.maps.count) maps, \(ledger.pins.count) pins."
  }
}
