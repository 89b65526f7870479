import OrderedCollections
import BPFObject
import Manifest

// Maps that no kernel would make, or let stand where they shall.
extension DesiredStateBuilder {
  /// - Parameter entry: what the manifest says of the map; nil where only its file defines it.
  mutating func reportFaults(
    of spec: MapSpec, _ name: String, _ entry: MapEntry?, at mark: SourceMark
  ) {
    for fault in spec.faults {
      let place = entry?.marks[fault.key]
      let cure = fault.cure.map { cure in
        entry == nil ? "say `maps: { \(name): { \(cure) } }`" : "say `\(cure)`"
      }
      let leaving = place == nil ? nil : "leave `\(fault.key)` out"
      report(
        "map `\(name)` \(fault.message)", at: place ?? mark, help: cure ?? leaving)
    }
  }

  /// Reports the maps that a file puts into a map of maps whose template they do not fit.
  mutating func reportMisfits() {
    for map in state.maps {
      guard let template = map.spec.inner else { continue }
      for target in map.slots.sorted(by: { $0.key < $1.key }).map(\.value) {
        guard target.kind == .map, let inner = state.map(target.name), inner.external == nil,
          let fault = inner.spec.misfit(template)
        else { continue }
        let entry = manifest.maps[inner.name]
        report(
          "map `\(inner.name)` cannot stand in `\(map.name)`: it \(fault.message)",
          at: entry?.marks[fault.key] ?? inner.mark, help: help(fault, entry))
      }
    }
  }

  private func help(_ fault: MapFault, _ entry: MapEntry?) -> String {
    let isSaidHere = entry?.marks[fault.key] != nil
    let change =
      isSaidHere
      ? "leave `\(fault.key)` out, or change the template in the bytecode file"
      : "change the map or the template in the bytecode file"
    return fault.key == "max_entries"
      ? "\(change); arrays may differ in it where both have the flag BPF_F_INNER_MAP" : change
  }
}
