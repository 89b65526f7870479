import BPFLoader

/// What elements of a map held, in a form that a map of its own can hold: where there was none, that stands there.
struct SavedContents {
  /// What each element held, or nil where there was none.
  var elements: [[UInt8]: [UInt8]?] = [:]

  /// - Parameters:
  ///   - changes: the elements that will be written.
  ///   - present: what the map holds at their keys.
  init(before changes: [MapElement], _ present: MapContents) {
    for change in changes { elements[change.key] = .some(present.elements[change.key]) }
  }

  init(reading map: MapContents) {
    for (key, value) in map.elements {
      elements[key] = .some(value.first == 1 ? Array(value.dropFirst()) : nil)
    }
  }

  /// That map: one byte says whether there was an element, then what it held.
  ///
  /// - Parameter size: how many bytes an element has.
  func asMap(elementSize size: Int) -> MapContents {
    MapContents(
      elements.mapValues { value in
        [value == nil ? 0 : 1] + (value ?? [UInt8](repeating: 0, count: size))
      })
  }
}

extension Kernel {
  /// Puts back what elements of a map held, where they hold something else.
  ///
  /// - Parameter path: the map with what they held; where there is none, nothing was written.
  func restoreElements(ofMap map: String, from path: String) throws(LoaderError) {
    guard try object(at: path) != nil else { return }
    let saved = SavedContents(reading: try contents(ofMap: path, keys: nil))
    let present = try contents(ofMap: map, keys: Array(saved.elements.keys))
    let changes = MapContents(saved.elements.compactMapValues { $0 }).changes(from: present)
    if !changes.isEmpty { try setElements(changes, ofMap: map) }
  }
}
