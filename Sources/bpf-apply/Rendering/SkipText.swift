import BPFLoader
import Manifest
import Reconciler

/// What is said of what a manifest names and is left out, or stays although its name does not lead there.
enum SkipText {
  static func label(_ address: ObjectAddress) -> PrintableText {
    "\(address.kind.rawValue) \(address.isFile ? "file " : "")\(address.name)"
  }

  static func words(_ reason: StayReason) -> String {
    switch reason {
    case .missing(let message): message
    case .outOfSight(let target): "\(target.summary) is not seen from here"
    }
  }
}
