import BPFLoader
import BPFSyscall

/// What is looked up beforehand, so that the steps of a plan follow from it alone.
struct Surroundings {
  /// The directories to make for each pin, by its path: outermost first, relative to bpffs.
  var missingDirectories: [String: [String]] = [:]
  /// The directories that others shall enter, or no more.
  var openings: [(directory: Step.Directory, from: PinAccess, to: PinAccess)] = []
  /// What stands at hooks that attachments may be taken off, in order.
  var neighbours: [TargetIdentity: [Neighbour]] = [:]
}

extension Plan {
  /// What makes it live, step by step.
  ///
  /// - Parameter intended: the generation that it makes.
  func journal(_ intended: Ledger, _ surroundings: Surroundings) -> Journal {
    var steps = StepBuilder(self, surroundings.neighbours)
    for change in changes where !change.elements.isEmpty {
      guard intended.maps[change.address.name] != nil else { continue }
      steps.append(.saveContents(map: change.address.name))
      steps.append(.writeContents(map: change.address.name))
    }
    for attachment in desired.inOrder { steps.add(attachment) }
    for pin in desired.pins {
      // What was let go of and is taken over again stands there.
      guard let change = change(pin.address), !change.isKept, change.action.name != .adopt
      else { continue }
      if observed[pin.address].pinned != nil {
        steps.append(.switchPin(path: pin.path))
        continue
      }
      for directory in surroundings.missingDirectories[pin.path] ?? [] {
        steps.makeDirectory(directory)
      }
      steps.append(.pin(path: pin.path))
    }
    for opening in surroundings.openings {
      steps.append(.setAccess(opening.directory, from: opening.from, to: opening.to))
    }
    steps.append(.publish)
    var lost: [Journal.Lost] = []
    for (address, object) in observed.objects {
      guard case .stray(_, let path, _) = object.state else { continue }
      let name = path?.split(separator: "/").last.map(String.init)
      lost.append(Journal.Lost(address: address, name: name))
    }
    lost.sort { $0.address < $1.address }
    return Journal(steps: steps.steps, lost: lost)
  }
}

extension DesiredState {
  /// The attachments in the order in which they come: those last that may keep the others from coming, or from going.
  var inOrder: [DesiredAttachment] {
    attachments.filter { !$0.mayDeny } + attachments.filter(\.mayDeny)
  }
}

/// Lists the steps of a plan.
private struct StepBuilder {
  private let plan: Plan
  private let neighbours: [TargetIdentity: [Neighbour]]
  private(set) var steps: [Step] = []
  /// The recorded attachments that are off their hooks by then, whatever happens.
  private var gone: Set<String> = []
  private var directories: Set<String> = []

  init(_ plan: Plan, _ neighbours: [TargetIdentity: [Neighbour]]) {
    (self.plan, self.neighbours) = (plan, neighbours)
  }

  mutating func append(_ step: Step) { steps.append(step) }

  mutating func makeDirectory(_ path: String) {
    if directories.insert(path).inserted { steps.append(.makeDirectory(path: path)) }
  }

  /// What brings an attachment to its hook, or another program into it.
  mutating func add(_ attachment: DesiredAttachment) {
    guard let change = plan.change(attachment.address), !change.isKept else { return }
    switch change.strategy {
    case .inPlace where change.source != nil:
      steps.append(
        .update(
          attachment: attachment.name, to: attachment.object, former: .kept(attachment.address)))
    case .inPlace where change.overwrites:
      guard plan.observed.targets[attachment.name] != nil,
        plan.observed.holders[attachment.address] != nil
      else { return }
      steps.append(.replaceUnlinked(attachment: attachment.name, former: nil))
    case .inPlace: update(attachment, change.formerAddress)
    case .oldFirst where change.overwrites:
      if plan.observed.holders[attachment.address] != nil {
        steps.append(.displace(attachment: attachment.name))
      }
      attach(attachment, leaving: [])
    case .oldFirst:
      for takeOff in change.leaving.compactMap(takeOff) {
        steps.append(.takeOff(takeOff, for: attachment.name))
      }
      gone.formUnion(change.leaving)
      attach(attachment, leaving: [])
    case .newFirst:
      let former = change.formerAddress.name
      attach(
        attachment, leaving: change.leaving + (change.leaving.contains(former) ? [] : [former]))
    case nil:
      if !change.keepsObject { attach(attachment, leaving: change.leaving) }
    }
  }

  private mutating func update(_ attachment: DesiredAttachment, _ former: ObjectAddress) {
    guard let record = plan.observed.ledger?.attachments[former.name] else { return }
    if record.isUnlinked {
      steps.append(.replaceUnlinked(attachment: attachment.name, former: record))
      return
    }
    let isForeign = plan.observed[former].holdsForeignProgram
    steps.append(
      .update(
        attachment: attachment.name, to: attachment.object,
        former: isForeign ? .kept(former) : .recorded(record.object)))
  }

  /// - Parameter leaving: the recorded attachments that go first where the hook is full.
  private mutating func attach(_ attachment: DesiredAttachment, leaving: [String]) {
    guard let target = plan.observed.targets[attachment.name] else { return }
    if target.isUnlinked == true, attachment.object.kind == .map,
      plan.desired.map(attachment.object.name) == nil
    {
      steps.append(.register(attachment: attachment.name))
      return
    }
    var traits: Step.Trait = []
    if attachment.mayDeny { traits.insert(.mayDeny) }
    if target.ownsHook == true { traits.insert(.makesHook) }
    steps.append(
      .attach(
        attachment: attachment.name, leaving: leaving.compactMap(takeOff), traits))
  }

  /// How a recorded attachment leaves its hook; nil where it has left that, or nothing is known to stand there.
  private func takeOff(_ name: String) -> TakeOff? {
    let address = ObjectAddress(.attachment, name)
    // A hook without links holds its object also where its pin is gone.
    let object = plan.observed[address]
    let there = object.itself ?? object.other
    guard !gone.contains(name), let record = plan.observed.ledger?.attachments[name],
      record.isUnlinked || there?.kind == .attachment
    else { return nil }
    let isLive =
      object.ejection == nil
      && (plan.observed.damage(of: address) == nil || there?.link?.isSevered == false)
    return TakeOff(
      name: name, record: record, isLive: isLive,
      isForeign: object.holdsForeignProgram,
      neighbours: neighbours[record.target.identity].flatMap {
        Neighbours(of: address, among: $0)
      })
  }
}
