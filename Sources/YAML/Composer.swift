/// Makes nodes from events, within limits.
struct Composer: ~Copyable {
  private var events: EventReader
  private let limits: YAMLLimits
  /// What each anchor stands for, and what it costs to repeat it.
  private var anchors: [String: Composed] = [:]
  /// Anchors whose value is not complete yet.
  private var openAnchors: Set<String> = []
  private var nodeCount = 0
  /// Errors after which reading went on.
  private(set) var errors: [YAMLError] = []

  /// A node, how many nodes it holds with itself, and how deep they lie.
  private struct Composed {
    let node: Node
    let count: Int
    let height: Int
  }

  init(_ source: [UInt8], limits: YAMLLimits) throws(YAMLError) {
    events = try EventReader(source)
    self.limits = limits
  }

  /// The one document of the text; for an empty text an empty value.
  mutating func document() throws(YAMLError) -> Node {
    while true {
      let event = try events.next()
      switch event.kind {
      case .streamEnd: return Node(.scalar(Node.Scalar(text: "", isPlain: true)), mark: .start)
      case .documentStart:
        let root = try compose(try events.next(), depth: 1).node
        try expectEnd()
        return root
      default: continue
      }
    }
  }

  private mutating func expectEnd() throws(YAMLError) {
    while true {
      let event = try events.next()
      switch event.kind {
      case .streamEnd: return
      case .documentStart: throw YAMLError("a second document starts here", at: event.mark)
      default: continue
      }
    }
  }

  private mutating func compose(_ event: Event, depth: Int) throws(YAMLError) -> Composed {
    if case .alias(let name) = event.kind { return try resolve(name, at: event.mark, depth: depth) }
    try spend(1, at: event.mark)
    if event.hasTag { report("tags are not allowed", at: event.mark) }
    if let anchor = event.anchor { openAnchors.insert(anchor) }
    let composed: Composed
    switch event.kind {
    case .sequenceStart: composed = try sequence(at: event.mark, depth: depth)
    case .mappingStart: composed = try mapping(at: event.mark, depth: depth)
    case .scalar(let scalar):
      composed = Composed(node: Node(.scalar(scalar), mark: event.mark), count: 1, height: 0)
    default: throw YAMLError("a value is missing here", at: event.mark)
    }
    if let anchor = event.anchor {
      openAnchors.remove(anchor)
      anchors[anchor] = composed
    }
    return composed
  }

  private mutating func sequence(at mark: Mark, depth: Int) throws(YAMLError) -> Composed {
    try checkDepth(depth, at: mark)
    var items: [Node] = []
    var count = 1
    var height = 0
    while true {
      let event = try events.next()
      if case .sequenceEnd = event.kind { break }
      let item = try compose(event, depth: depth + 1)
      items.append(item.node)
      count += item.count
      height = max(height, item.height)
    }
    return Composed(node: Node(.sequence(items), mark: mark), count: count, height: height + 1)
  }

  private mutating func mapping(at mark: Mark, depth: Int) throws(YAMLError) -> Composed {
    try checkDepth(depth, at: mark)
    var entries = MappingEntries()
    var count = 1
    var height = 0
    while true {
      let event = try events.next()
      if case .mappingEnd = event.kind { break }
      let key = try key(event, depth: depth)
      let value = try compose(try events.next(), depth: depth + 1)
      count += 1 + value.count
      height = max(height, value.height)
      guard let key else { continue }
      if let first = entries.place(of: key) {
        report(
          "duplicate key `\(key.shortened)`", at: event.mark,
          notes: [.init("first defined here", at: entries.list[first].keyMark)])
        continue
      }
      entries.append(Node.Entry(key: key, keyMark: event.mark, value: value.node))
    }
    return Composed(
      node: Node(.mapping(entries.list), mark: mark), count: count, height: height + 1)
  }

  /// The text of a key, or nil for one that was reported.
  private mutating func key(_ event: Event, depth: Int) throws(YAMLError) -> String? {
    guard case .scalar(let scalar) = event.kind else {
      report("a key must be a name or a number", at: event.mark)
      _ = try compose(event, depth: depth + 1)
      return nil
    }
    _ = try compose(event, depth: depth + 1)
    if scalar.isPlain, scalar.text == "<<" {
      report("merge keys (`<<`) are not allowed", at: event.mark)
      return nil
    }
    if scalar.text.isEmpty {
      report("a key is empty", at: event.mark)
      return nil
    }
    return scalar.text
  }

  private mutating func resolve(
    _ name: String, at mark: Mark, depth: Int
  ) throws(YAMLError) -> Composed {
    guard !openAnchors.contains(name) else {
      throw YAMLError("alias `*\(name.shortened)` stands inside the value it names", at: mark)
    }
    guard let anchored = anchors[name] else {
      throw YAMLError("alias `*\(name.shortened)` has no anchor before it", at: mark)
    }
    try spend(anchored.count, at: mark)
    try checkDepth(depth + anchored.height - 1, at: mark)
    return anchored
  }

  private mutating func spend(_ count: Int, at mark: Mark) throws(YAMLError) {
    nodeCount += count
    guard nodeCount <= limits.nodes else {
      throw YAMLError("more than \(limits.nodes) values, aliases counted each time", at: mark)
    }
  }

  private func checkDepth(_ depth: Int, at mark: Mark) throws(YAMLError) {
    guard depth <= limits.depth else {
      throw YAMLError("lists and mappings lie more than \(limits.depth) deep", at: mark)
    }
  }

  private mutating func report(_ message: String, at mark: Mark, notes: [YAMLError.Note] = []) {
    guard errors.count < limits.errors else { return }
    errors.append(YAMLError(message, at: mark, notes: notes))
  }
}
