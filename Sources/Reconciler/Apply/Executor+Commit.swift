import BPFLoader
import BPFSyscall
import Manifest

// Commit: what is live changes, step by step.
extension Executor {
  mutating func commit() throws(ReconcilerError) {
    for (index, step) in journal.steps.enumerated() {
      begun = index
      try attempt(nil) { () throws(LoaderError) in
        try kernel.setCursor(Cursor(.forward, index), at: layout.cursor(.next))
      }
      do throws(ReconcilerError) {
        try run(step)
      } catch {
        var error = error
        error.object = error.object ?? step.attachment.map { ObjectAddress(.attachment, $0) }
        throw error
      }
    }
  }

  private mutating func run(_ step: Step) throws(ReconcilerError) {
    switch step {
    case .saveContents(let name): try saveContents(ofMap: name)
    case .writeContents(let name): try writeContents(ofMap: name)
    case .update(let name, let object, let former):
      try update(name, to: object, former)
    case .attach(let name, let leaving, _):
      guard let attachment = attachments[name] else { return }
      for takeOff in leaving { takeOffs[takeOff.name] = takeOff }
      try attach(attachment)
      note(superseded: attachment)
    case .register(let name):
      if let attachment = attachments[name] { try register(attachment) }
    case .takeOff(let takeOff, let name):
      takeOffs[takeOff.name] = takeOff
      if let attachment = attachments[name] { try self.takeOff(takeOff.name, for: attachment) }
    case .displace(let name):
      if let attachment = attachments[name] { try displace(for: attachment) }
    case .replaceUnlinked(let name, let former):
      if let attachment = attachments[name] { try replaceUnlinked(attachment, former) }
    case .makeDirectory(let path):
      try attempt(nil) { () throws(LoaderError) in
        try kernel.createDirectory(layout.userPin(path), mode: 0o755)
      }
    case .pin(let path): try place(path, .keep)
    case .switchPin(let path): try place(path, .replace)
    case .setAccess(let directory, _, let access):
      try attempt(plan.desired.readers?.mark) { () throws(LoaderError) in
        try kernel.setAccess(access, at: layout.path(of: directory))
      }
    case .publish: try publish()
    }
  }

  /// The link keeps its place and runs the new program from one moment to the next.
  private func update(
    _ name: String, to object: ObjectAddress, _ former: Step.Former
  ) throws(ReconcilerError) {
    try attempt(attachments[name]?.mark) { () throws(LoaderError) in
      try kernel.put(
        layout.pin(object, in: .next),
        intoLinkAt: layout.pin(ObjectAddress(.attachment, name), in: .next),
        replacing: self.former.path(former))
    }
  }

  /// The new generation's pin becomes the new program; the live one's stays the former.
  private mutating func replaceUnlinked(
    _ attachment: DesiredAttachment, _ former: AttachmentRecord?
  ) throws(ReconcilerError) {
    guard let target = former?.target ?? plan.observed.targets[attachment.name] else { return }
    var hook = attachment.hook(at: target, layout)
    hook.target.isUnlinked = true
    let pin = layout.pin(attachment.address, in: .next)
    try attempt(attachment.mark) { () throws(LoaderError) in
      try PinSwitch.put(
        hook.object, at: pin, PinAccess(mode: 0o600), .replace, aside: layout.aside, kernel)
      try kernel.replaceUnlinked(hook)
    }
    try noteID(of: attachment.address, at: pin)
  }

  /// What attachment has another at its hook until that has to go.
  private mutating func note(superseded attachment: DesiredAttachment) {
    guard let change = plan.change(attachment.address), change.strategy == .newFirst,
      let former = plan.observed.ledger?.attachments[change.formerAddress.name]
    else { return }
    superseded[former.target.identity, default: []].append(change.formerAddress.name)
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
