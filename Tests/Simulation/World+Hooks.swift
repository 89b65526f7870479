import BPFLoader
import BPFSyscall
import Reconciler
import Testing

extension World.Link {
  /// Where in a file its probe is, whatever that holds.
  fileprivate var place: Substring { hook.split(separator: " size ").first ?? "" }
}

// What the kernel lets stand at its hooks.
extension World {
  /// Makes a link.
  ///
  /// - Parameter place: where it goes among others; nil for the end.
  mutating func link(
    _ object: Int, kind: AttachmentKind, at hook: String, _ place: Anchor? = nil,
    in file: FileVersion? = nil
  ) throws(SystemCallError) -> Int {
    try makeRoom(for: object, kind, at: hook)
    try checkInterface(of: hook)
    let index = try index(of: place, kind, at: hook)
    let number = number()
    var link = Link(kind: kind.name, hook: hook, holds: object)
    if let file {
      link.file = files.values.first { $0.inode == file.inode } ?? file
      if probes(in: file, at: link.place).contains(where: { $0 != link.file }) {
        Issue.record("\(hook): the former instruction is kept, and processes crash")
      }
    }
    objects[number] = .link(link)
    hooks[hook, default: []].insert(number, at: index)
    return number
  }

  /// The place among those that stand at a hook.
  private func index(
    of place: Anchor?, _ kind: AttachmentKind, at hook: String
  ) throws(SystemCallError) -> Int {
    let there = hooks[hook] ?? []
    guard let place else { return there.count }
    guard kind.placement.isOrdered, kind.name != "cgroup" || canOrderGroups else {
      throw Self.error("BPF_LINK_CREATE", hook, .invalidArgument)
    }
    // A program with a link is meant by that alone.
    func index(of other: Anchor.Reference) throws(SystemCallError) -> Int {
      let number: Int? =
        switch other {
        case .linkID(let id): isUnlinked(Int(id)) ? nil : Int(id)
        // In a control group a link cannot be put beside a program without one.
        case .programID(let id): kind.name == "cgroup" ? nil : Int(id)
        case .link, .program: nil
        }
      guard let index = there.firstIndex(where: { $0 == number }) else {
        throw Self.error("BPF_LINK_CREATE", hook, .noSuchFileOrDirectory)
      }
      return index
    }
    return switch place {
    case .first: 0
    case .last: there.count
    case .before(let other): try index(of: other)
    case .after(let other): try index(of: other) + 1
    }
  }

  /// What a file was when the probes were attached that are in it.
  ///
  /// - Parameter place: where in it; nil for everywhere.
  func probes(in file: FileVersion, at place: Substring? = nil) -> [FileVersion] {
    objects.values.compactMap { object in
      guard case .link(let link) = object, link.file?.inode == file.inode else { return nil }
      return place == nil || place == link.place ? link.file : nil
    }
  }

  private func makeRoom(
    for object: Int, _ kind: AttachmentKind, at hook: String
  ) throws(SystemCallError) {
    let there = running(at: hook)
    // Three stand for the 63 or 64 that such hooks hold.
    if kind.optionsChange == .oldFirst, !there.isEmpty {
      throw Self.error("BPF_LINK_CREATE", hook, .resourceBusy)
    }
    if kind.optionsChange == .newFirst, !kind.placement.runsWhenRead, there.count >= 3 {
      throw Self.error("BPF_LINK_CREATE", hook, kind.placement.fullError)
    }
    if !kind.placement.runsWhenRead, kind.name != "cgroup", there.contains(object) {
      throw Self.error("BPF_LINK_CREATE", hook, .fileExists)
    }
  }

  /// What stands at a hook; where there is one on the whole system, whatever it is called, what that is.
  func holders(at target: ResolvedTarget, _ kind: AttachmentKind) -> [Int] {
    guard kind.capacity(of: target) == .oneOfSystem, let structOps = target.identity.structOps
    else { return hooks[target.identity.text] ?? [] }
    return hooks.filter { $0.key.hasPrefix("struct_ops \(structOps.structure) ") }.sorted {
      $0.key < $1.key
    }.flatMap(\.value)
  }

  /// Puts an object into a link in the place of another.
  mutating func update(
    _ number: Int, to new: Int, replacing former: Int
  ) throws(SystemCallError) {
    guard case .link(var link) = objects[number] else {
      throw Self.error("BPF_LINK_UPDATE", "\(number)", .invalidArgument)
    }
    guard !link.isSevered else { throw Self.error("BPF_LINK_UPDATE", link.hook, .noLink) }
    guard AttachmentKind.named(link.kind)?.programChange == .inPlace else {
      throw Self.error("BPF_LINK_UPDATE", link.hook, .invalidArgument)
    }
    guard link.holds == former else {
      throw Self.error("BPF_LINK_UPDATE", link.hook, .notPermitted)
    }
    if case .program(let a) = objects[former], case .program(let b) = objects[new],
      a.type != b.type || a.attachType != b.attachType
    {
      throw Self.error("BPF_LINK_UPDATE", link.hook, .invalidArgument)
    }
    if case .map = objects[new], new == former {
      Issue.record("kernel BUG: the map \(new) is registered in its own place at \(link.hook)")
    }
    link.holds = new
    objects[number] = .link(link)
    collect()
  }

  /// Takes a link off its hook; it stays, severed.
  mutating func detach(_ number: Int) throws(SystemCallError) {
    guard case .link(var link) = objects[number],
      AttachmentKind.named(link.kind)?.detachable == true
    else { throw Self.error("BPF_LINK_DETACH", "\(number)", .notSupportedOnSocket) }
    guard !link.isSevered else { throw Self.error("BPF_LINK_DETACH", link.hook, .noLink) }
    link.isSevered = true
    objects[number] = .link(link)
    // On Linux 6.18, whichever scheduler is at work goes with the link of one that was ejected.
    if link.isEjected {
      for other in hooks[link.hook] ?? [] { try eject(other) }
      return
    }
    hooks[link.hook] = (hooks[link.hook] ?? []).filter { $0 != number }
    if hooks[link.hook]?.isEmpty == true { hooks[link.hook] = nil }
  }

  /// Ends the scheduler that a link holds, as the kernel does when it fails.
  mutating func eject(_ number: Int) throws(SystemCallError) {
    guard case .link(var link) = objects[number], case .map(let map) = objects[link.holds],
      map.record.structure == "sched_ext_ops"
    else { throw Self.error("eject", "\(number)", .invalidArgument) }
    link.isEjected = true
    objects[number] = .link(link)
    hooks[link.hook] = (hooks[link.hook] ?? []).filter { $0 != number }
    if hooks[link.hook]?.isEmpty == true { hooks[link.hook] = nil }
  }

  /// Puts an object at a hook that takes no links.
  mutating func putUnlinked(_ object: Int, at hook: String) throws(SystemCallError) {
    guard hooks[hook] == nil else { throw Self.error("attach", hook, .fileExists) }
    try checkInterface(of: hook)
    if case .map(var map) = objects[object] {
      guard map.registration == .none else { throw Self.error("attach", hook, .resourceBusy) }
      map.registration = .live
      map.hook = hook
      objects[object] = .map(map)
    }
    hooks[hook] = [object]
  }

  mutating func replaceUnlinked(at hook: String, with object: Int) {
    hooks[hook] = [object]
    collect()
  }

  /// Removes what was made for hooks, where nothing is left at them.
  mutating func clear(_ discipline: String) {
    let isEmpty = !hooks.keys.contains { $0.hasPrefix("\(discipline) ") }
    if isEmpty { disciplines.remove(discipline) }
  }

  mutating func takeUnlinked(from hook: String) {
    for number in hooks[hook] ?? [] {
      guard case .map(var map) = objects[number] else { continue }
      map.registration = .ended
      objects[number] = .map(map)
    }
    hooks[hook] = nil
    collect()
  }
}
