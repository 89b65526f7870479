import BPFLoader
import BPFSyscall
import Manifest

/// Where what a former generation had attached and pinned has its place now, as far as it has one.
struct RestoredPlaces {
  let former: Ledger
  let live: Ledger
  let layout: DeploymentLayout
  let kernel: any Kernel
  private let view = TargetView()
  /// The targets of the attachments, by name.
  private(set) var targets: [String: ResolvedTarget] = [:]
  /// The live attachments with links, by kind and target.
  private let linked: [Place: [String]]
  /// Whether a link of ours was found there, of the places that were looked at.
  private var held: [Place: Bool] = [:]

  private struct Place: Hashable {
    let kind: String
    let target: TargetIdentity

    init(_ record: AttachmentRecord) { (kind, target) = (record.kind, record.target.identity) }
  }

  init(_ former: Ledger, _ live: Ledger, _ layout: DeploymentLayout, _ kernel: any Kernel) {
    (self.former, self.live, self.layout, self.kernel) = (former, live, layout, kernel)
    linked = Dictionary(grouping: live.attachments.filter { !$0.value.isUnlinked }) {
      Place($0.value)
    }.mapValues { $0.map(\.key).sorted() }
  }

  /// Leaves out of `desired` what has no place, and takes over again what was let go of and is as it was left.
  ///
  /// - Parameter withMatches: whether what the live generation has attached at other targets of a pattern of the former
  ///   one stays attached there.
  mutating func find(
    _ desired: inout DesiredState, withMatches: Bool
  ) throws(LoaderError) {
    if withMatches { try addMatches(to: &desired) }
    for attachment in desired.attachments {
      guard let record = former.attachments[attachment.name] else { continue }
      if let pin = try pin(ofLetGo: attachment.name, record) {
        targets[attachment.name] = record.target
        desired.adopted.append(DesiredAdoption(address: attachment.address, pin: pin))
      } else {
        switch try place(of: attachment, record) {
        case .success(let target): targets[attachment.name] = target
        case .failure(let missing): desired.leave(attachment.address, .missing(missing.description))
        }
      }
    }
    for pin in desired.pins {
      guard let record = former.pins[pin.path] else { continue }
      if let reason = try obstacle(to: pin, record) {
        desired.leave(pin.address, reason)
      } else if live.pins[pin.path] == nil,
        let there = try kernel.object(at: layout.userPin(pin.path)),
        let index = desired.pins.index(of: pin.path)
      {
        // Whoever has it may have set who may open it.
        desired.pins[index].access = there.access
      }
    }
  }

  /// A pattern means what it means now: what matches it since, and is attached, is not taken off.
  private mutating func addMatches(to desired: inout DesiredState) throws(LoaderError) {
    let present = Set(desired.attachments.map(\.name))
    var done: Set<Substring> = []
    for attachment in desired.attachments {
      guard let record = former.attachments[attachment.name], record.program != nil,
        let label = record.target.label, attachment.name.hasSuffix("@\(label)")
      else { continue }
      let base = attachment.name.dropLast(label.utf8.count + 1)
      // What one of its targets says of a pattern, the others say, too.
      guard done.insert(base).inserted else { continue }
      let others = live.attachments.filter { name, own in
        name.hasPrefix("\(base)@") && own.kind == record.kind && !present.contains(name)
      }.keys
      guard !others.isEmpty, let found = try? kernel.resolve(attachment.request, in: view) else {
        continue
      }
      for target in found {
        guard let label = target.label, others.contains("\(base)@\(label)") else { continue }
        var another = attachment
        another.name = "\(base)@\(label)"
        desired.attachments.append(another)
        targets[another.name] = target
      }
    }
  }

  /// The pin of an attachment that was let go of with it, where the link that it is of is still attached.
  private func pin(
    ofLetGo name: String, _ record: AttachmentRecord
  ) throws(LoaderError) -> String? {
    guard live.attachments[name] == nil, !record.isUnlinked else { return nil }
    let address = ObjectAddress(.attachment, name)
    for (path, pin) in former.pins.sorted(by: { $0.key < $1.key })
    where pin.object == address && live.pins[path] == nil {
      let link = try kernel.object(at: layout.userPin(path))?.link
      if let link, link.id == record.id, !link.isSevered { return path }
    }
    return nil
  }

  /// Whether a link of ours is at the target now, which is there then, whatever its name means.
  private mutating func isHeld(_ record: AttachmentRecord) throws(LoaderError) -> Bool {
    let place = Place(record)
    if let known = held[place] { return known }
    var isHeld = false
    for name in linked[place] ?? [] where !isHeld {
      let path = layout.pin(ObjectAddress(.attachment, name), of: live, in: .current)
      if let link = try kernel.object(at: path)?.link {
        isHeld = link.id == live.attachments[name]?.id && !link.isSevered
      }
    }
    held[place] = isHeld
    return isHeld
  }

  /// Where it has its place now.
  private mutating func place(
    of attachment: DesiredAttachment, _ record: AttachmentRecord
  ) throws(LoaderError) -> Result<ResolvedTarget, LoaderError> {
    let isHeld = try isHeld(record)
    let place = isHeld ? .success(record.target) : meaning(of: attachment, record)
    guard case .success(let target) = place else { return place }
    let own = live.attachments[attachment.name]
    let stays =
      isHeld && own?.target.identity == record.target.identity
      && own.flatMap { live.id(of: $0.object) } == former.id(of: record.object)
    if stays { return place }
    do throws(LoaderError) {
      try kernel.check(attachment, target)
    } catch  where error.reason == .missingTarget {
      return .failure(error)
    } catch {
      // It could be attached once.
      return place
    }
    return place
  }

  /// What its name means now.
  private func meaning(
    of attachment: DesiredAttachment, _ record: AttachmentRecord
  ) -> Result<ResolvedTarget, LoaderError> {
    let found: [ResolvedTarget]
    do throws(LoaderError) {
      found = try kernel.resolve(attachment.request, in: view)
    } catch  where error.reason == .missingTarget {
      return .failure(error)
    } catch {
      // It cannot be told; attaching will.
      return .success(record.target)
    }
    // Older versions did not record all that a target is looked up by.
    if record.program == nil || found.contains(where: { $0.identity == record.target.identity }) {
      return .success(record.target)
    }
    if let now = found.first(where: { $0.label == record.target.label }) { return .success(now) }
    return .failure(LoaderError(.missingTarget, "\(record.target.summary) is gone"))
  }

  /// Why a pin cannot stand at its path; nil where it can.
  private func obstacle(to pin: DesiredPin, _ record: PinRecord) throws(LoaderError) -> SkipReason?
  {
    let path = layout.userPin(pin.path)
    do throws(LoaderError) {
      try kernel.checkPlace(of: path)
    } catch  where error.reason == .conflict {
      return .missing(error.description)
    }
    guard let there = try kernel.object(at: path) else { return nil }
    let own = live.pins[pin.path] ?? record
    let isOurs = there.kind == own.object.kind && there.id == own.id
    return isOurs ? nil : .taken(by: there.summary)
  }
}
