/// Changes in an order, each of which is found by its object.
struct ChangeList: Sendable {
  private(set) var all: [Change] = []
  /// Where the first one of each object stands.
  private var places: [ObjectAddress: Int] = [:]

  init(_ changes: [Change] = []) {
    reserveCapacity(changes.count)
    for change in changes { append(change) }
  }

  mutating func reserveCapacity(_ count: Int) {
    all.reserveCapacity(count)
    places.reserveCapacity(count)
  }

  mutating func append(_ change: Change) {
    if places[change.address] == nil { places[change.address] = all.count }
    all.append(change)
  }

  /// What happens to an object; nil where it is no matter.
  subscript(address: ObjectAddress) -> Change? { places[address].map { all[$0] } }

  /// Whether an object is, or becomes, another than the one recorded.
  func isNew(_ address: ObjectAddress) -> Bool {
    places[address].map { !all[$0].action.keepsObject } ?? false
  }

  /// Whether it is said what happens to an object.
  func contains(_ address: ObjectAddress) -> Bool { places.keys.contains(address) }
}

extension ChangeList: RandomAccessCollection {
  var startIndex: Int { 0 }
  var endIndex: Int { all.count }

  subscript(position: Int) -> Change { all[position] }
}
