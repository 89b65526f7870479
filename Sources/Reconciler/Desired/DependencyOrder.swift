/// Things in an order in which each stands behind those that it needs, and else as they were given.
struct DependencyOrder<Element> {
  private(set) var sorted: [Element] = []
  /// Those that need each other, and what needs them.
  private(set) var circle: [Element] = []

  /// - Parameter ready: tells of those that still wait which need none of the others.
  init(_ elements: some Sequence<Element>, ready: (_ waiting: [Element]) -> (Element) -> Bool) {
    var waiting = Array(elements)
    while !waiting.isEmpty {
      let isReady = ready(waiting)
      let next = waiting.filter(isReady)
      if next.isEmpty {
        circle = waiting
        return
      }
      sorted += next
      waiting.removeAll(where: isReady)
    }
  }
}
