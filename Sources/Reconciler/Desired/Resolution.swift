import BPFLoader
import BPFObject
import Manifest

/// A desired state on one host: each attachment with the one target that its name means now.
struct Resolution {
  var desired: DesiredState
  /// The targets of the attachments, by name.
  var targets: [String: ResolvedTarget] = [:]
  /// The state without what a host says of it.
  let given: DesiredState
  /// The pins that are asked for, before it was known which attachments there are.
  private var pins = ObjectList<DesiredPin>()
  /// The attachments whose targets are missing, by name, and why.
  private(set) var missing: [String: String] = [:]
  /// The maps of others that are missing or unfit, by name, where perhaps nothing that changes needs them.
  var unusable: [String: ReconcilerError] = [:]

  /// Looks up the targets; an attachment to several becomes several, `NAME@TARGET`.
  ///
  /// - Throws: all that misses.
  init(
    _ desired: DesiredState, _ kernel: any Kernel, _ scope: ResolutionScope = ResolutionScope()
  ) throws(ReconcilerError) {
    given = desired
    self.desired = desired
    self.desired.version = try desired.digest()
    (self.desired.attachments, self.desired.relative) = ([], [])
    self.desired.attachments.reserveCapacity(desired.attachments.count)
    targets.reserveCapacity(desired.attachments.count)
    let view = TargetView()
    var misses: [ReconcilerError] = []
    for attachment in desired.attachments {
      if kernel.isRelative(attachment, in: view) {
        self.desired.relative.append(attachment.address)
      }
      if let reason = desired.unfit[attachment.address] {
        leave(attachment, reason, scope)
        continue
      }
      guard scope.includes(attachment) else {
        addRecorded(attachment, scope)
        continue
      }
      do throws(LoaderError) {
        let found = try kernel.resolve(attachment.request, in: view)
        if attachment.whenMissing != .fail {
          for target in found { try kernel.check(attachment, target) }
        }
        for target in found { add(attachment, target) }
      } catch  where error.reason == .missingTarget && attachment.whenMissing != .fail {
        missing[attachment.name] = error.description
        self.desired.skipped.append(
          SkippedObject(
            address: attachment.address, reason: .missing(error.description),
            isPending: attachment.whenMissing == .wait))
      } catch  where error.reason == .missingTarget && scope.drags(attachment) {
        self.desired.unfit[attachment.address] = error.description
        leave(attachment, error.description, scope)
      } catch {
        let failure = ReconcilerError(error, mark: attachment.mark).about(attachment.address)
        guard failure.reason == .missingTarget else { throw failure }
        misses.append(failure)
      }
    }
    if !misses.isEmpty {
      misses += checkFound(kernel, besides: misses)
      if let failure = ReconcilerError.all(misses) { throw failure }
    }
    for index in self.desired.pins.indices {
      self.desired.pins[index].access = self.desired.pins[index].access.completed(
        user: kernel.user, group: kernel.group)
    }
    pins = self.desired.pins
    try resolveNames()
    if !self.desired.skipped.isEmpty { dropUnused() }
  }

  /// What misses of what was found; it would be found out only when the rest is there.
  private func checkFound(
    _ kernel: any Kernel, besides misses: [ReconcilerError]
  ) -> [ReconcilerError] {
    desired.attachments.compactMap { attachment in
      guard let target = targets[attachment.name] else { return nil }
      do throws(LoaderError) {
        try kernel.check(attachment, target)
        return nil
      } catch {
        guard error.reason == .missingTarget else { return nil }
        return ReconcilerError(error, mark: attachment.mark).about(attachment.address)
      }
    }
  }

  /// Leaves an attachment where it is recorded, and has it wait.
  private mutating func leave(
    _ attachment: DesiredAttachment, _ reason: String, _ scope: ResolutionScope
  ) {
    addRecorded(attachment, scope)
    desired.skipped.append(
      SkippedObject(address: attachment.address, reason: .missing(reason), isPending: true))
  }

  private mutating func addRecorded(_ attachment: DesiredAttachment, _ scope: ResolutionScope) {
    for (name, target) in scope.recorded(attachment) { add(attachment, as: name, target) }
  }

  private mutating func add(_ attachment: DesiredAttachment, _ target: ResolvedTarget) {
    let name = target.label.map { "\(attachment.name)@\($0)" } ?? attachment.name
    add(attachment, as: name, target)
  }

  mutating func add(
    _ attachment: DesiredAttachment, as name: String, _ target: ResolvedTarget
  ) {
    var one = attachment
    one.name = name
    desired.attachments.append(one)
    targets[name] = target
  }

  /// Begins once more with the programs and pins that are asked for, whatever has a target.
  mutating func finishAgain() throws(ReconcilerError) {
    desired.programs = given.programs
    desired.pins = pins
    try resolveNames()
    if !desired.skipped.isEmpty { dropUnused() }
  }

  /// Pins and orders name an attachment as the manifest does; it may be several now, or none.
  private mutating func resolveNames() throws(ReconcilerError) {
    var pins = ObjectList<DesiredPin>()
    lazy var names = Dictionary(grouping: desired.attachments.map(\.name), by: \.withoutTarget)
    for var pin in desired.pins {
      if pin.object.kind == .attachment {
        guard let name = try soleName(pin.object.name, names, "pin \(pin.path)", pin.mark) else {
          continue
        }
        pin.object = ObjectAddress(.attachment, name)
      }
      pins.append(pin)
    }
    desired.pins = pins
    for index in desired.attachments.indices {
      guard let other = desired.attachments[index].references["order.attachment"] else { continue }
      let attachment = desired.attachments[index]
      let name = try soleName(
        other.name, names, "the order of attachment \(attachment.name)", attachment.mark)
      desired.attachments[index].references["order.attachment"] = name.map {
        ObjectAddress(.attachment, $0)
      }
    }
  }

  /// The one attachment that a name of the manifest means; nil where it has no target now.
  ///
  /// - Parameter known: the names of those that there are, by the manifest's.
  private func soleName(
    _ name: String, _ known: [String: [String]], _ what: String, _ mark: SourceMark?
  ) throws(ReconcilerError) -> String? {
    let names = known[name] ?? []
    guard names.count > 1 else { return names.first }
    throw ReconcilerError(
      .invalid,
      "\(what): attachment \(name) is \(names.count) links: \(names.joined(separator: ", "))",
      advice: "only an attachment with one target can be named there", mark: mark)
  }

  /// A program that only such attachments name as were left out is not loaded.
  private mutating func dropUnused() {
    var used = Set(desired.attachments.map(\.object) + desired.pins.map(\.object))
    for map in desired.maps { used.formUnion(map.slots.values) }
    for program in desired.programs.reversed()
    where used.contains(program.address) || program.isWantedAlone || program.structOps != nil {
      used.insert(program.address)
      if let target = program.target { used.insert(target) }
    }
    desired.programs.removeAll { !used.contains($0.address) }
  }
}

extension DesiredState {
  /// The attachments that wait for their targets, and why; nil where none does.
  var pending: [ObjectAddress: SkipReason]? {
    let waiting = skipped.filter(\.isPending).map { ($0.address, $0.reason) }
    return waiting.isEmpty ? nil : Dictionary(waiting, uniquingKeysWith: { first, _ in first })
  }
}
