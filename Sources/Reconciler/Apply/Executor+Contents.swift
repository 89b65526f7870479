import BPFLoader
import BPFSyscall

// What maps hold: new ones are filled while nobody uses them, those that stay are changed with what they held at hand.
extension Executor {
  /// Writes what a new map shall hold.
  mutating func writeContents(of map: DesiredMap, at path: String) throws(ReconcilerError) {
    guard let contents = map.contents, !contents.contents.elements.isEmpty else { return }
    try attempt(contents.mark) { () throws(LoaderError) in
      try kernel.setElements(contents.contents.asElements, ofMap: path)
    }
  }

  /// Variables go on with what they hold: copied before their programs are loaded, without what others write meanwhile.
  mutating func carryVariables(into map: DesiredMap, at path: String) throws(ReconcilerError) {
    guard let change = plan.change(map.address), !change.carried.isEmpty else { return }
    let source = former.pin(change.formerAddress)
    try attempt(map.mark) { () throws(LoaderError) in
      let held = try section(source)
      let value = change.carried.reduce(try section(path)) {
        $1.carried(from: held, into: $0)
      }
      try kernel.setElements([MapElement(key: Self.first, value: value)], ofMap: path)
    }
  }

  /// The bytes of a data section, which is the one element of its map.
  private func section(_ path: String) throws(LoaderError) -> [UInt8] {
    let contents = try kernel.contents(ofMap: path, keys: [Self.first])
    if let value = contents.elements[Self.first] { return value }
    // Zeros are not told; how many there are, the kernel knows better than a record.
    guard case .map(let info) = try kernel.object(at: path)?.content else { return [] }
    return [UInt8](repeating: 0, count: Int(info.valueSize))
  }

  private static let first: [UInt8] = [0, 0, 0, 0]

  /// Keeps what a kept map holds where it will be changed.
  func saveContents(ofMap name: String) throws(ReconcilerError) {
    let address = ObjectAddress(.map, name)
    guard let record = ledger.maps[name], let elements = plan.change(address)?.elements else {
      return
    }
    try attempt(plan.desired.map(name)?.contents?.mark) { () throws(LoaderError) in
      let present = try kernel.contents(
        ofMap: layout.pin(address, in: .next), keys: elements.map(\.key))
      let saved = try SavedContents(before: elements, present).map(
        elementSize: record.elementSize())
      try kernel.createMap(holding: saved, at: layout.saved(contentsOf: name))
    }
  }

  /// Changes what a kept map holds.
  func writeContents(ofMap name: String) throws(ReconcilerError) {
    let address = ObjectAddress(.map, name)
    guard let elements = plan.change(address)?.elements else { return }
    try attempt(plan.desired.map(name)?.contents?.mark) { () throws(LoaderError) in
      try kernel.setElements(elements, ofMap: layout.pin(address, in: .next))
    }
  }

  /// How a map differs from what was written into it.
  func contentsDrift(of address: ObjectAddress, _ observed: Observation) -> Drift? {
    // What comes back with a generation before, or stays with it, holds what it holds, unless that is prescribed.
    plan.desired.restored == nil || plan.change(address)?.elements.isEmpty == false
      ? observed.contentsDrift(of: address) : nil
  }
}

extension MapRecord {
  /// How many bytes the kernel gives for an element.
  fileprivate func elementSize() throws(LoaderError) -> Int {
    do throws(SystemCallError) {
      return try type.elementSize(valueSize: valueSize)
    } catch {
      throw .from(error, "how large an entry of a \(type) is is not known")
    }
  }
}
