import BPFLoader
import BPFObject
import BPFSyscall

/// Looks who stands at the hooks of attachments that will be attached anew: whoever has a hook for one, and links of
/// programs of the same name that nobody seems to hold.
///
/// One view of the host serves all attachments; it is looked at again where there are such that nobody seems to hold.
struct HolderSearch {
  let desired: DesiredState
  let observed: Observation
  /// What goes from its hooks before this is applied.
  let freed: FreedHooks
  /// Where what the deployment has is pinned.
  let layout: DeploymentLayout
  let kernel: any Kernel
  let view: HostView

  /// Who stands in the way of attachments.
  ///
  /// - Parameters:
  ///   - newcomers: what is attached anew.
  ///   - forced: the attachments that take the place of who stands at their hooks.
  func holders(
    _ newcomers: [Newcomer], forced: [ObjectAddress]
  ) throws(ReconcilerError) -> [ObjectAddress: Holder] {
    if newcomers.isEmpty { return [:] }
    let records = (observed.ledger?.attachments ?? [:]).values
    let own = Set(records.filter { !$0.isUnlinked }.compactMap(\.id)).union(freed.links)
    let unlinked = Dictionary(grouping: records.filter(\.isUnlinked), by: \.kind)
      .mapValues { Set($0.compactMap(\.id)).union(freed.unlinked) }
    let targets = Dictionary(grouping: records.filter(\.isUnlinked)) { $0.id }
      .mapValues { $0.map(\.target.identity) }
    var holders: [ObjectAddress: Holder] = [:]
    var suspects: [Suspect] = []
    for (attachment, target) in newcomers {
      do throws(LoaderError) {
        if target.isUnlinked == true {
          if attachment.kind.capacity(of: target) == .several { continue }
          let holder = try holderWithoutLink(attachment, target) {
            targets[$0]?.contains(target.identity) == true
          }
          holders[attachment.address] = holder
        } else if let hook = SearchedHook(
          attachment, target, desired, own: own,
          ownObjects: unlinked[attachment.kind.name] ?? freed.unlinked, layout,
          isNew: observed.ledger?.attachments[attachment.name] == nil),
          let holder = try hook.holder(kernel, view)
        {
          // Whoever has no link, and shall give way, need not be on the way out.
          let isWaitedFor = holder.link != nil || !forced.mean(attachment.address)
          if holder.pins.isEmpty, holder.otherPins.isEmpty, isWaitedFor {
            suspects.append((hook, holder))
          } else {
            holders[attachment.address] = holder
          }
        }
      } catch {
        throw ReconcilerError(error, mark: attachment.mark)
      }
    }
    return holders.merging(try findAgain(suspects)) { $1 }
  }

  /// Who may be on the way out.
  fileprivate typealias Suspect = (hook: SearchedHook, holder: Holder)

  /// - Parameter isOwn: whether the deployment has attached this program, or struct_ops map, there.
  private func holderWithoutLink(
    _ attachment: DesiredAttachment, _ target: ResolvedTarget,
    isOwn: (UInt32) -> Bool
  ) throws(LoaderError) -> Holder? {
    let hook = desired.hook(of: attachment, at: target, layout)
    guard var found = try kernel.holder(at: hook, in: view),
      !freed.unlinked.contains(found.program), !isOwn(found.program)
    else { return nil }
    kernel.findReferences(of: &found, in: view)
    return found.isOf(layout) ? nil : found
  }

  /// Gives links that are just going away, or whose owners were just not seen, the time for it, and looks again.
  private func findAgain(
    _ suspects: [Suspect]
  ) throws(ReconcilerError) -> [ObjectAddress: Holder] {
    guard !suspects.isEmpty else { return [:] }
    do throws(LoaderError) {
      try kernel.wait(untilGone: suspects)
    } catch {
      throw ReconcilerError(error)
    }
    view.lookAgain()
    var holders: [ObjectAddress: Holder] = [:]
    for (hook, _) in suspects {
      do throws(LoaderError) {
        holders[hook.attachment.address] = try hook.holder(kernel, view)
      } catch {
        throw ReconcilerError(error, mark: hook.attachment.mark)
      }
    }
    return holders
  }
}

/// What is attached anew, and where.
typealias Newcomer = (attachment: DesiredAttachment, target: ResolvedTarget)

extension Observation {
  /// The attachments that are attached anew, and their targets: new ones, those that move, and those that lost their links.
  func newcomers(
    _ desired: DesiredState
  ) -> [Newcomer] {
    let adopted = Set(desired.adopted.map(\.address))
    return desired.attachments.compactMap { attachment in
      guard let target = targets[attachment.name], !adopted.contains(attachment.address),
        !stays(attachment, at: target)
      else { return nil }
      return (attachment, target)
    }
  }

  /// Whether an attachment is recorded, and there, at its target.
  private func stays(_ attachment: DesiredAttachment, at target: ResolvedTarget) -> Bool {
    guard let record = ledger?.attachments[attachment.name] else { return false }
    let isUnlinked = record.isUnlinked
    let object = self[attachment.address]
    let isThere =
      isUnlinked ? object.atHook != .nothing : object.itself?.link?.isSevered == false
    return isThere && !record.target.isOther(than: target, isUnlinked: isUnlinked)
      && isUnlinked == (target.isUnlinked == true)
  }
}

extension Observation {
  /// Whether the link of an attachment went with its interface to another network namespace, where it is meant now.
  private func isMovedAlong(
    _ attachment: DesiredAttachment, to target: ResolvedTarget, _ kernel: any Kernel
  ) throws(LoaderError) -> Bool {
    guard let record = ledger?.attachments[attachment.name],
      record.kind == attachment.kind.name,
      record.target.isInterface(ofOtherNetwork: target),
      let link = self[attachment.address].itself?.link, !link.isSevered,
      try kernel.isAttached(link, at: target, of: attachment.request) == true
    else { return false }
    return try kernel.isAttached(link, at: record.target, of: attachment.request) != true
  }

  /// Takes the attachments whose links are where they are meant out of those that are attached anew.
  mutating func findMovedAlong(
    among newcomers: inout [Newcomer], _ kernel: any Kernel
  ) throws(ReconcilerError) {
    for (attachment, target) in newcomers {
      do throws(LoaderError) {
        guard try isMovedAlong(attachment, to: target, kernel) else { continue }
        movedAlong.insert(attachment.address)
      } catch {
        throw ReconcilerError(error, mark: attachment.mark)
      }
    }
    newcomers.removeAll { movedAlong.contains($0.attachment.address) }
  }
}

extension Kernel {
  /// Waits until none of these stands at its hook any more, for less than half a second: what a link held may be there
  /// some milliseconds longer than the link.
  fileprivate func wait(
    untilGone suspects: [HolderSearch.Suspect]
  ) throws(LoaderError) {
    for _ in 0..<9 {
      System.sleep(milliseconds: 50)
      var isOver = true
      for (hook, holder) in suspects where isOver {
        isOver =
          if let link = holder.link {
            try object(.attachment, id: link.id) == nil
          } else {
            try hook.holder(self, HostView()) == nil
          }
      }
      if isOver { return }
    }
  }
}

/// Who is looked for before a link is made: at a hook for one whoever has it, elsewhere a link of a program of the same
/// name that nobody seems to hold.
private struct SearchedHook {
  let attachment: DesiredAttachment
  private let target: ResolvedTarget
  private let isForOne: Bool
  private let name: String?
  private let own: Set<UInt32>
  private let ownObjects: Set<UInt32>
  private let layout: DeploymentLayout

  /// Nil where there is nothing to look for: a struct_ops map has no program's name, and an iterator runs only when it is
  /// read, so that another beside it does no harm.
  ///
  /// - Parameters:
  ///   - own: the ids of the deployment's own links, and of those that go.
  ///   - ownObjects: the same of its programs, or struct_ops maps, that are attached so without a link.
  ///   - isNew: whether nothing is recorded of it.
  init?(
    _ attachment: DesiredAttachment, _ target: ResolvedTarget, _ desired: DesiredState,
    own: Set<UInt32>, ownObjects: Set<UInt32>, _ layout: DeploymentLayout, isNew: Bool
  ) {
    isForOne = [.one, .oneOfSystem].contains(attachment.kind.capacity(of: target))
    name = isForOne ? nil : desired.kernelName(of: attachment.object)
    guard
      isForOne
        || isNew && name != nil && attachment.object.kind == .program
          && !attachment.kind.placement.runsWhenRead
    else { return nil }
    self.attachment = attachment
    self.target = target
    self.own = own
    self.ownObjects = ownObjects
    self.layout = layout
  }

  func holder(_ kernel: any Kernel, _ view: HostView) throws(LoaderError) -> Holder? {
    // A hook that can be asked, and has nobody, leaves no question.
    let present = try kernel.programs(atHookOf: attachment, target)
    if present?.members.isEmpty == true { return nil }
    let isForOne = isForOne || present?.isExclusive == true
    let found = try kernel.holders(
      of: attachment, at: target, running: isForOne ? nil : name, in: view)
    for var holder in found {
      if let link = holder.link {
        if own.contains(link.id) { continue }
        // Since it was seen, it may have gone.
        guard try kernel.object(.attachment, id: link.id) != nil else { continue }
      } else if !isForOne || ownObjects.contains(holder.program) {
        continue
      }
      kernel.findReferences(of: &holder, in: view)
      let isInTheWay =
        isForOne ? !holder.isOf(layout) : holder.isOrphan || holder.isUnknown
      if isInTheWay { return holder }
    }
    return nil
  }
}

extension Holder {
  /// Whether it is what a run of the deployment's own left behind, which the next one puts right.
  fileprivate func isOf(_ layout: DeploymentLayout) -> Bool {
    pins.contains { $0.hasPrefix("\(layout.directory)/") }
  }
}

extension DesiredState {
  /// What the kernel will call a program, or struct_ops map.
  fileprivate func kernelName(of object: ObjectAddress) -> String? {
    let name =
      object.kind == .map ? map(object.name)?.spec.name : program(object.name)?.spec.name
    return name.map { ObjectName(truncating: $0).description }
  }

  /// Where an attachment without a link will stand; of what it names, only what others have is there yet.
  fileprivate func hook(
    of attachment: DesiredAttachment, at target: ResolvedTarget, _ layout: DeploymentLayout
  ) -> Hook {
    var references: [String: String] = [:]
    for (option, address) in attachment.references where address.kind == .map {
      references[option] = map(address.name)?.external?.path
    }
    return Hook(
      kind: attachment.kind, options: attachment.options, target: target,
      object: layout.pin(attachment.object, in: .next), references: references)
  }
}
