import BPFLoader
import BPFSyscall
import Manifest

/// Makes the new generation live, step by step, and publishes it.
struct Commit {
  var run: ApplyRun
  /// How long the new generation waits to be confirmed.
  private let confirmWithin: Duration?
  /// The step that was begun last; nil where none was.
  private(set) var begun: Int?
  /// How recorded attachments leave their hooks, by name.
  var takeOffs: [String: TakeOff] = [:]
  /// The recorded attachments that were taken off their hooks.
  var gone: Set<String> = []
  /// The recorded attachments beside which another has come, and which go at the end, by their targets.
  var superseded: [TargetIdentity: [String]] = [:]
  /// Since when hooks are empty, by the attachments that they wait for.
  var emptied: [String: ContinuousClock.Instant] = [:]
  /// The files that were overwritten in place, and in which no probe is any more.
  var cleared: Set<FileVersion> = []
  /// How long hooks were empty, by attachment.
  var gaps: [String: Duration] = [:]

  init(_ run: ApplyRun, confirmWithin: Duration?) {
    self.run = run
    self.confirmWithin = confirmWithin
  }

  mutating func commit() throws(ReconcilerError) {
    for (index, step) in run.journal.steps.enumerated() {
      begun = index
      try run.attempt(nil) { () throws(LoaderError) in
        try run.kernel.setCursor(Cursor(.forward, index), at: run.layout.cursor(.next))
      }
      do throws(ReconcilerError) {
        try perform(step)
      } catch {
        var error = error
        error.object = error.object ?? step.attachment.map { ObjectAddress(.attachment, $0) }
        throw error
      }
    }
  }

  private mutating func perform(_ step: Step) throws(ReconcilerError) {
    switch step {
    case .saveContents(let name): try saveContents(ofMap: name)
    case .writeContents(let name): try writeContents(ofMap: name)
    case .update(let name, let object, let former):
      try update(name, to: object, former)
    case .attach(let name, let leaving, _):
      guard let attachment = run.attachments[name] else { return }
      for takeOff in leaving { takeOffs[takeOff.name] = takeOff }
      try attach(attachment)
      note(superseded: attachment)
    case .register(let name):
      if let attachment = run.attachments[name] { try register(attachment) }
    case .takeOff(let takeOff, let name):
      takeOffs[takeOff.name] = takeOff
      if let attachment = run.attachments[name] { try self.takeOff(takeOff.name, for: attachment) }
    case .displace(let name):
      if let attachment = run.attachments[name] { try displace(for: attachment) }
    case .replaceUnlinked(let name, let former):
      if let attachment = run.attachments[name] { try replaceUnlinked(attachment, former) }
    case .makeDirectory(let path):
      try run.attempt(nil) { () throws(LoaderError) in
        try run.kernel.createDirectory(run.layout.userPin(path), mode: 0o755)
      }
    case .pin(let path): try place(path, .keep)
    case .switchPin(let path): try place(path, .replace)
    case .setAccess(let directory, _, let access):
      try run.attempt(run.plan.desired.readers?.mark) { () throws(LoaderError) in
        try run.kernel.setAccess(access, at: run.layout.path(of: directory))
      }
    case .publish: try publish()
    }
  }

  /// The link keeps its place and runs the new program from one moment to the next.
  private func update(
    _ name: String, to object: ObjectAddress, _ former: Step.Former
  ) throws(ReconcilerError) {
    try run.attempt(run.attachments[name]?.mark) { () throws(LoaderError) in
      try run.kernel.put(
        run.layout.pin(object, in: .next),
        intoLinkAt: run.layout.pin(ObjectAddress(.attachment, name), in: .next),
        replacing: run.former.path(former))
    }
  }

  /// The new generation's pin becomes the new program; the live one's stays the former.
  private mutating func replaceUnlinked(
    _ attachment: DesiredAttachment, _ former: AttachmentRecord?
  ) throws(ReconcilerError) {
    guard let target = former?.target ?? run.plan.observed.targets[attachment.name] else { return }
    var hook = attachment.hook(at: target, run.layout)
    hook.target.isUnlinked = true
    let pin = run.layout.pin(attachment.address, in: .next)
    try run.attempt(attachment.mark) { () throws(LoaderError) in
      try PinSwitch.put(
        hook.object, at: pin, PinAccess(mode: 0o600), .replace, aside: run.layout.aside, run.kernel)
      try run.kernel.replaceUnlinked(hook)
    }
    try run.noteID(of: attachment.address, at: pin)
  }

  /// What attachment has another at its hook until that has to go.
  private mutating func note(superseded attachment: DesiredAttachment) {
    guard let change = run.plan.change(attachment.address), change.strategy == .newFirst,
      let former = run.plan.observed.ledger?.attachments[change.formerAddress.name]
    else { return }
    superseded[former.target.identity, default: []].append(change.formerAddress.name)
  }
  /// Keeps what a kept map holds where it will be changed.
  func saveContents(ofMap name: String) throws(ReconcilerError) {
    let address = ObjectAddress(.map, name)
    guard let record = run.ledger.maps[name], let elements = run.plan.change(address)?.elements
    else {
      return
    }
    try run.attempt(run.plan.desired.map(name)?.contents?.mark) { () throws(LoaderError) in
      let present = try run.kernel.contents(
        ofMap: run.layout.pin(address, in: .next), keys: elements.map(\.key))
      let saved = try SavedContents(before: elements, present).asMap(
        elementSize: record.elementSize())
      try run.kernel.createMap(holding: saved, at: run.layout.saved(contentsOf: name))
    }
  }

  /// Changes what a kept map holds.
  func writeContents(ofMap name: String) throws(ReconcilerError) {
    let address = ObjectAddress(.map, name)
    guard let elements = run.plan.change(address)?.elements else { return }
    try run.attempt(run.plan.desired.map(name)?.contents?.mark) { () throws(LoaderError) in
      try run.kernel.setElements(elements, ofMap: run.layout.pin(address, in: .next))
    }
  }

  /// Gives a pin of the user's its object and its access. What has the name keeps another until nothing can be taken back
  /// any more, whosever it is: an undo gives it back as it was.
  func place(_ path: String, _ mode: RenameMode) throws(ReconcilerError) {
    guard let pin = run.plan.desired.pins[path] else { return }
    let user = run.layout.userPin(path)
    if mode == .replace {
      try run.attempt(pin.mark) { () throws(LoaderError) in
        try run.kernel.hardLink(user, to: run.layout.foreign(pin.address, in: .next))
      }
    }
    try run.attempt(pin.mark) { () throws(LoaderError) in
      try PinSwitch.put(
        run.layout.pin(pin.object, in: .next), at: user, pin.access, mode, aside: run.layout.aside,
        run.kernel)
    }
  }
}

// The new generation takes the place of the live one.
extension Commit {
  mutating func publish() throws(ReconcilerError) {
    run.ledger.appliedAt = run.kernel.uptime
    run.ledger.confirmBy = confirmWithin.map { run.kernel.uptime + $0.inMilliseconds }
    try setPinIDs()
    try LedgerStore(kernel: run.kernel, layout: run.layout).write(
      run.ledger, at: run.layout.ledger(.next))
    let next = run.layout.directory(.next)
    let current = run.layout.directory(.current)
    do throws(ReconcilerError) {
      try run.attempt(nil) { () throws(LoaderError) in
        guard run.plan.observed.ledger != nil else {
          return try run.kernel.rename(next, to: current, .keep)
        }
        do throws(LoaderError) {
          try run.kernel.rename(next, to: current, .exchange)
        } catch  where error.cause?.errno == .invalidArgument {
          try publishInTwo(next, current)
        }
      }
    } catch {
      // What is reported as failed may have been done: then nothing can be taken back any more.
      guard try isPublished() else { throw error }
    }
  }

  private mutating func setPinIDs() throws(ReconcilerError) {
    for pin in run.plan.desired.pins {
      let object = run.layout.pin(pin.object, in: .next)
      var id: UInt32?
      try run.attempt(pin.mark) { () throws(LoaderError) in
        id = try run.kernel.object(at: object)?.id
      }
      run.ledger.setID(id, of: pin.address)
    }
  }

  private func isPublished() throws(ReconcilerError) -> Bool {
    do throws(ReconcilerError) {
      return try LedgerStore(kernel: run.kernel, layout: run.layout).current()?.serial
        == run.ledger.serial
    } catch {
      throw ReconcilerError(
        .notConverged, "cannot tell whether \(run.plan.deployment) was applied: \(error)",
        advice: "run bpf-apply again: it takes back what was begun, or finishes it")
    }
  }

  /// For kernels that cannot exchange two names in bpffs (before Linux 6.1): what was live stands
  /// under a name of its own for a moment, from which an interrupted run is told.
  private func publishInTwo(_ next: String, _ current: String) throws(LoaderError) {
    let old = run.layout.directory(.old)
    do throws(LoaderError) {
      try run.kernel.rename(current, to: old, .keep)
      try run.kernel.rename(next, to: current, .keep)
    } catch {
      // Either may have been done although it is reported as failed.
      guard try run.kernel.names(in: next) != nil else {
        return try run.kernel.rename(old, to: next, .keep)
      }
      if try run.kernel.names(in: old) != nil { try run.kernel.rename(old, to: current, .keep) }
      throw error
    }
    try run.kernel.rename(old, to: next, .keep)
  }

}

extension DeploymentLayout {
  func path(of directory: Step.Directory) -> String {
    switch directory {
    case .deployment: self.directory
    case .all: root
    }
  }
}

extension MapRecord {
  /// How many bytes the kernel gives for an element.
  fileprivate func elementSize() throws(LoaderError) -> Int {
    do throws(SystemCallError) {
      return try type.elementSize(valueSize: valueSize)
    } catch {
      throw .from(error, "how large an entry of a \(type) is is not known")
    }
  }
}
