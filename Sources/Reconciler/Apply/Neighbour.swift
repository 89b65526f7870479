import BPFLoader
import BPFSyscall

/// Something at a hook whose programs run one after the other.
enum Neighbour: Codable, Hashable, Sendable {
  /// An attachment of the live generation, whose link may be another by then.
  case own(ObjectAddress)
  case link(UInt32)
  /// What the hook tells no link of, or what has none.
  case program(UInt32)
}

extension Plan {
  /// What stands at the hooks that recorded attachments may be taken off, in order; each hook is asked once.
  func neighbours(
    _ kernel: any Kernel
  ) throws(LoaderError) -> [TargetIdentity: [Neighbour]] {
    var found: [TargetIdentity: [Neighbour]] = [:]
    let records = observed.ledger?.attachments ?? [:]
    let leaving = changes.flatMap(\.takenOff)
    if leaving.isEmpty { return found }
    let byTarget = Dictionary(
      grouping: records.filter { !$0.value.isUnlinked }.keys, by: { records[$0]?.target.identity })
    for name in leaving {
      guard let record = records[name], !record.isUnlinked,
        let kind = AttachmentKind.named(record.kind), kind.placement.isOrdered,
        found[record.target.identity] == nil
      else { continue }
      do throws(LoaderError) {
        guard
          let there = try kernel.programs(
            atHookOf: record.attachment(name, kind), record.target)
        else { continue }
        found[record.target.identity] = neighbours(
          among: there, ours: byTarget[record.target.identity] ?? [])
      } catch  where error.reason == .missingTarget {
        // It is gone, or not seen from here.
        continue
      }
    }
    return found
  }

  /// - Parameter ours: the recorded attachments at the hook.
  private func neighbours(among there: HookPrograms, ours: [String]) -> [Neighbour] {
    var links: [UInt32: ObjectAddress] = [:]
    var programs: [UInt32: [ObjectAddress]] = [:]
    for name in ours {
      let address = ObjectAddress(.attachment, name)
      guard let link = observed[address].itself?.link, !link.isSevered else { continue }
      links[link.id] = address
      programs[link.heldID, default: []].append(address)
    }
    return there.members.map { member in
      if let link = member.link { return links[link].map { .own($0) } ?? .link(link) }
      // Which of several of one program is which, nobody tells.
      return programs[member.program]?.popLast().map { .own($0) } ?? .program(member.program)
    }
  }
}

extension Change {
  /// The recorded attachments that may be taken off their hooks for it.
  fileprivate var takenOff: [String] {
    switch strategy {
    case .inPlace: []
    case .newFirst: leaving + [formerAddress.name]
    case .oldFirst, nil: leaving
    }
  }
}

/// What stands before and behind an attachment at its hook.
struct Neighbours: Codable, Hashable, Sendable {
  let ahead: [Neighbour]
  let behind: [Neighbour]

  /// - Parameter there: what stands at the hook, in order.
  init?(of attachment: ObjectAddress, among there: [Neighbour]) {
    guard let index = there.firstIndex(of: .own(attachment)) else { return nil }
    (ahead, behind) = (Array(there[..<index]), Array(there[(index + 1)...]))
  }
}

extension TakenOff {
  /// Attaches it before the first of those that stood behind it and still do, or behind the last that stood before it;
  /// where the kernel takes neither, at the end.
  ///
  /// - Returns: whether some of those that it stood before are before it then.
  func attachAmongOthers(
    at hook: Hook, _ kernel: any Kernel, _ view: HostView
  ) throws(LoaderError) -> Bool {
    guard let neighbours else {
      try kernel.attachWaiting(attachment, at: hook, place)
      return false
    }
    var hook = hook
    for place in try places(neighbours, kernel, view) {
      hook.place = place
      do throws(LoaderError) {
        try kernel.attachWaiting(attachment, at: hook, self.place)
        return false
      } catch  where error.saysPlaceIsUnknown {
        continue
      }
    }
    hook.place = hook.options.has("order") ? .last : nil
    try kernel.attachWaiting(attachment, at: hook, place)
    return try !standing(of: neighbours.behind, kernel, view).isEmpty
  }

  /// The place that it had, by those before which it stood and by those behind; none where that is the end.
  ///
  /// In a control group a link cannot be put beside a program without one.
  private func places(
    _ neighbours: Neighbours, _ kernel: any Kernel, _ view: HostView
  ) throws(LoaderError) -> [Anchor] {
    guard let next = try standing(of: neighbours.behind, kernel, view).first else { return [] }
    let last = try standing(of: neighbours.ahead, kernel, view).last
    return [.before(next), last.map { .after($0) } ?? .first]
  }

  /// Those of some neighbours that stand at the hook now.
  private func standing(
    of neighbours: [Neighbour], _ kernel: any Kernel, _ view: HostView
  ) throws(LoaderError) -> [Anchor.Reference] {
    guard !neighbours.isEmpty,
      let there = try kernel.programs(atHookOf: attachment, hook.target)?.members
    else { return [] }
    var links: [UInt32: UInt32] = [:]
    // A control group tells no links, and the kernel takes a program for one without.
    if there.contains(where: { $0.link == nil }), neighbours.contains(where: \.isProgram) {
      for holder in try kernel.holders(of: attachment, at: hook.target, running: nil, in: view) {
        if let link = holder.link { links[holder.program] = link.id }
      }
    }
    var standing: [Anchor.Reference] = []
    for neighbour in neighbours {
      switch neighbour {
      case .own(let address):
        guard let link = try link(of: address, kernel),
          there.contains(where: { $0.link.map { $0 == link.id } ?? ($0.program == link.heldID) })
        else { continue }
        standing.append(.linkID(link.id))
      case .link(let id):
        if there.contains(where: { $0.link == id }) { standing.append(.linkID(id)) }
      case .program(let id):
        guard there.contains(where: { $0.program == id }) else { continue }
        standing.append(links[id].map { .linkID($0) } ?? .programID(id))
      }
    }
    return standing
  }

  /// The link of a recorded attachment; nil where it is off its hook.
  private func link(
    of address: ObjectAddress, _ kernel: any Kernel
  ) throws(LoaderError) -> LinkInfo? {
    for path in [pins.place(of: address), pins.pin(address)] {
      if let link = try kernel.object(at: path)?.link, !link.isSevered { return link }
    }
    return nil
  }
}

extension Neighbour {
  fileprivate var isProgram: Bool { if case .program = self { true } else { false } }
}

extension LoaderError {
  /// Whether the kernel said that who should stand behind is not there, or that it takes no place.
  fileprivate var saysPlaceIsUnknown: Bool {
    isCaused(by: .noSuchFileOrDirectory) || isCaused(by: .invalidArgument)
      || isCaused(by: .argListTooLong)
  }
}
