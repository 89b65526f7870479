/// An object that shall exist.
public protocol DesiredObject: Sendable {
  /// What it is called in its deployment.
  var address: ObjectAddress { get }
}

/// Objects of one kind in an order, each of which is found by its name.
public struct ObjectList<Element: DesiredObject>: Sendable {
  private var elements: [Element] = []
  /// Where the first one of each name stands.
  private var places: [String: Int] = [:]

  /// None.
  public init() {}

  /// The first one of a name.
  public subscript(name: String) -> Element? { places[name].map { elements[$0] } }

  /// Where the first one of a name stands.
  func index(of name: String) -> Int? { places[name] }

  private mutating func findPlaces(from start: Int) {
    for index in start..<elements.count {
      let name = elements[index].address.name
      if places[name] == nil { places[name] = index }
    }
  }

  private mutating func findPlaces() {
    places.removeAll(keepingCapacity: true)
    findPlaces(from: 0)
  }
}

extension ObjectList: RandomAccessCollection, MutableCollection {
  public var startIndex: Int { 0 }
  public var endIndex: Int { elements.count }

  /// The one at a place.
  public subscript(position: Int) -> Element {
    get { elements[position] }
    set {
      let isSame = elements[position].address == newValue.address
      elements[position] = newValue
      if !isSame { findPlaces() }
    }
  }
}

extension ObjectList: RangeReplaceableCollection, ExpressibleByArrayLiteral {
  public init(arrayLiteral elements: Element...) { self.init(elements) }

  public mutating func reserveCapacity(_ count: Int) {
    elements.reserveCapacity(count)
    places.reserveCapacity(count)
  }

  public mutating func append(_ element: Element) {
    elements.append(element)
    findPlaces(from: elements.count - 1)
  }

  public mutating func replaceSubrange(
    _ range: Range<Int>, with others: some Collection<Element>
  ) {
    let end = elements.count
    elements.replaceSubrange(range, with: others)
    if range.lowerBound == end { findPlaces(from: end) } else { findPlaces() }
  }

  public mutating func removeAll(where isGone: (Element) throws -> Bool) rethrows {
    let count = elements.count
    defer { if elements.count != count { findPlaces() } }
    try elements.removeAll(where: isGone)
  }
}
