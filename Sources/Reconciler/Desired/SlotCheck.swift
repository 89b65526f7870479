import OrderedCollections
import BPFObject
import BPFSyscall
import Manifest

/// Reports the maps and programs that cannot be in the map that a manifest or its files put them into.
struct SlotCheck {
  let manifest: Manifest
  let maps: ObjectList<DesiredMap>
  let diagnostics: DiagnosticCollector

  /// Reports the maps that do not fit the template of the map of maps that they are put into.
  func checkMaps() {
    for map in maps {
      guard let template = map.spec.inner else { continue }
      for target in map.slots.sorted(by: { $0.key < $1.key }).map(\.value) {
        guard target.kind == .map, let inner = maps[target.name], inner.external == nil,
          let fault = inner.spec.misfit(template)
        else { continue }
        let place = manifest.maps[inner.name]?.marks[fault.key]
        diagnostics.error(
          "map `\(inner.name)` cannot stand in `\(map.name)`: it \(fault.message)",
          at: place ?? inner.mark, help: help(fault, isSaidHere: place != nil))
      }
    }
  }

  private func help(_ fault: MapFault, isSaidHere: Bool) -> String {
    let change =
      isSaidHere
      ? "leave `\(fault.key)` out, or change the template in the bytecode file"
      : "change the map or the template in the bytecode file"
    return fault.key == "max_entries"
      ? "\(change); arrays may differ in it where both have the flag BPF_F_INNER_MAP" : change
  }

  /// Reports the arrays of programs that have programs of several types in them, or before them.
  func checkTypes(of programs: ObjectList<DesiredProgram>) {
    for map in maps where map.spec.type == .programArray && map.external == nil {
      let held = Set(map.slots.values)
      let users = programs.filter {
        // One that replaces a function is of the type of the program that has it.
        $0.spec.type != .extension
          && (held.contains($0.address) || $0.maps.values.contains(map.name))
      }
      guard let first = users.first,
        let other = users.first(where: { $0.spec.type != first.spec.type })
      else { continue }
      diagnostics.error(
        "map `\(map.name)` is for programs of one type: \(first.name) is \(first.spec.type), and \(other.name) is \(other.spec.type)",
        at: manifest.maps[map.name]?.entries?.mark ?? map.mark,
        help: "give the programs of each type a prog_array of their own")
    }
  }
}
