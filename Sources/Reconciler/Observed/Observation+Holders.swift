import BPFLoader
import BPFObject
import BPFSyscall

extension Observation {
  /// Looks who stands at the hooks of attachments that are new: somebody whose place an attachment may take, and links
  /// of programs of the same name that nobody seems to hold.
  ///
  /// All links are looked at once for all attachments, and once more where there are such that nobody seems to hold.
  ///
  /// - Parameter forced: the attachments that may take over a hook for one.
  mutating func findHolders(
    _ desired: DesiredState, forced: [ObjectAddress], _ kernel: any Kernel
  ) throws(ReconcilerError) {
    let own = Set((ledger?.attachments ?? [:]).values.compactMap(\.id))
    let listing = LinkListing()
    var suspects: [(search: OrphanSearch, link: UInt32)] = []
    for (attachment, target) in newLinks(desired) {
      do throws(LoaderError) {
        if attachment.kind.optionsChange == .oldFirst, forced.mean(attachment.address) {
          holders[attachment.address] = try kernel.holders(
            of: attachment, at: target, running: nil, in: listing
          ).first { $0.link.map { !own.contains($0.id) } ?? true }
        } else if let search = OrphanSearch(attachment, target, desired, own: own) {
          if let link = try search.orphan(kernel, listing)?.link {
            suspects.append((search, link.id))
          }
        }
      } catch {
        throw ReconcilerError(error, mark: attachment.mark)
      }
    }
    try findOrphans(suspects, kernel)
  }

  /// The attachments that are new and shall have links, and their targets.
  private func newLinks(
    _ desired: DesiredState
  ) -> [(attachment: DesiredAttachment, target: ResolvedTarget)] {
    let adopted = Set(desired.adopted.map(\.address))
    return desired.attachments.compactMap { attachment in
      guard ledger?.attachments[attachment.name] == nil, attachment.kind.link != nil,
        !adopted.contains(attachment.address), let target = targets[attachment.name],
        target.isUnlinked != true
      else { return nil }
      return (attachment, target)
    }
  }

  /// Gives links that are just going away, or whose owners were just not seen, the time for it, and looks again.
  private mutating func findOrphans(
    _ suspects: [(search: OrphanSearch, link: UInt32)], _ kernel: any Kernel
  ) throws(ReconcilerError) {
    guard !suspects.isEmpty else { return }
    do throws(LoaderError) {
      try kernel.wait(untilGone: suspects.map(\.link))
    } catch {
      throw ReconcilerError(error)
    }
    let listing = LinkListing()
    for (search, _) in suspects {
      do throws(LoaderError) {
        holders[search.attachment.address] = try search.orphan(kernel, listing)
      } catch {
        throw ReconcilerError(error, mark: search.attachment.mark)
      }
    }
  }
}

extension Kernel {
  /// Waits until none of these links is there any more, for less than half a second.
  fileprivate func wait(untilGone links: [UInt32]) throws(LoaderError) {
    for _ in 0..<9 {
      System.sleep(milliseconds: 50)
      var isOver = true
      for link in links where isOver { isOver = try object(.attachment, id: link) == nil }
      if isOver { return }
    }
  }
}

/// What is looked for before a link is made: a link of a program of the same name at the same hook that nobody seems to
/// hold.
private struct OrphanSearch {
  let attachment: DesiredAttachment
  private let target: ResolvedTarget
  private let name: String
  private let own: Set<UInt32>

  /// Nil where there is nothing to look for: a table has no program's name, and an iterator runs only when it is read,
  /// so that another beside it does no harm.
  ///
  /// - Parameter own: the ids of the deployment's own links.
  init?(
    _ attachment: DesiredAttachment, _ target: ResolvedTarget, _ desired: DesiredState,
    own: Set<UInt32>
  ) {
    guard attachment.kind.link != .iterator,
      let name = desired.program(attachment.object.name)?.spec.name
    else { return nil }
    self.attachment = attachment
    self.target = target
    self.name = ObjectName(truncating: name).description
    self.own = own
  }

  func orphan(_ kernel: any Kernel, _ listing: LinkListing) throws(LoaderError) -> Holder? {
    try kernel.holders(of: attachment, at: target, running: name, in: listing).first { holder in
      holder.isOrphan && holder.link.map { !own.contains($0.id) } == true
    }
  }
}
