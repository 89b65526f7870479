import BPFSyscall

/// A walk over kernel objects, through an iterator link.
struct IteratorTarget: LinkedTarget {
  /// There are thousands of these, and most are asked for one of them.
  private let options: AttachmentOptions

  private var target: String? { options.strings["target"] }
  private var map: String? { options.strings["map"] }
  private var group: String? { options.strings["cgroup"] }
  private var order: String? { options.strings["order"] }
  private var process: UInt64? { options.integers["pid"] }
  private var thread: UInt64? { options.integers["tid"] }

  init(_ options: AttachmentOptions) { self.options = options }

  func function(_ program: AttachedProgram) -> String? { target ?? program.sectionTarget }

  func resolve(
    _ program: AttachedProgram, on host: Host, in view: TargetView
  ) throws(LoaderError) -> [ResolvedTarget] {
    guard let target = function(program) else {
      throw .namesNoTarget(program, kind: "iterator", option: "target")
    }
    var walk = TargetIdentity.Walk.everything
    var summary = "iterator \(target)"
    var path: String?
    if let map {
      summary += " of map \(map)"
      walk = .map(name: map)
    } else if let group {
      let found = try CgroupSelection([group]).groups(in: view)
      guard let found = found.first, found.label == nil else {
        throw LoaderError(.missingTarget, "an iterator walks from one cgroup, not from a pattern")
      }
      summary += " from \(group)\(order.map { ", \($0)" } ?? "")"
      walk = .cgroup(id: found.id)
      path = found.path
    } else if let process {
      summary += " of process \(process)"
      walk = .process(id: process)
    } else if let thread {
      summary += " of thread \(thread)"
      walk = .thread(id: thread)
    }
    let identity = TargetIdentity.iterator(target: target, walk: walk)
    return [ResolvedTarget(summary: summary, identity: identity, path: path)]
  }

  func check(
    _ program: AttachedProgram, _ target: ResolvedTarget, on host: Host
  ) throws(LoaderError) {
    try host.require(function(program) ?? "", .traceIter)
  }

  func attach(
    _ object: borrowing AttachedObject, to target: ResolvedTarget, on host: Host
  ) throws(LoaderError) -> Link {
    if let path = target.path {
      let directory = try CgroupSelection.open(path)
      let order = Self.orders[order ?? ""] ?? .descendantsPre
      let link = try link(object, target, over: .cgroup(directory.rawValue, order))
      _ = consume directory
      return link
    }
    if let map = object.references["map"] { return try link(object, target, over: .map(map)) }
    if let process {
      return try link(object, target, over: .process(UInt32(clamping: process)))
    }
    if let thread { return try link(object, target, over: .thread(UInt32(clamping: thread))) }
    return try link(object, target, over: .everything)
  }

  func isTarget(_ target: ResolvedTarget, of link: LinkDetails) -> Bool? {
    guard case .iterator(let iterator) = link, case .iterator(let name, _) = target.identity else {
      return nil
    }
    return iterator.name == name
  }

  private func link(
    _ object: borrowing AttachedObject, _ target: ResolvedTarget,
    over walked: BPFSyscall.IteratorTarget
  ) throws(LoaderError) -> Link {
    do throws(LoaderError) {
      return try object.link(target) { program throws(SystemCallError) in
        try Link.createIterator(program: program, over: walked)
      }
    } catch  where error.isCaused(by: .badFileDescriptor) && map == nil {
      throw LoaderError(
        .missingTarget, "\(target.summary) walks over the elements of a map",
        advice: "name it: `iterator: { target: …, map: FILE/NAME }`", cause: error.cause)
    }
  }

  private static let orders: [String: BPFSyscall.IteratorTarget.CgroupOrder] = [
    "self_only": .selfOnly, "descendants_pre": .descendantsPre,
    "descendants_post": .descendantsPost, "ancestors_up": .ancestorsUp, "children": .children,
  ]

  /// The words for the orders in which control groups are walked through.
  static let orderNames = [
    "self_only", "descendants_pre", "descendants_post", "ancestors_up", "children",
  ]
}
