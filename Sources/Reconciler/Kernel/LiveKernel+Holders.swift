public import BPFLoader
import BPFSyscall

extension LiveKernel {
  /// Without the privilege to look through all links, nothing is told.
  public func holders(
    of attachment: DesiredAttachment, at target: ResolvedTarget, running name: String?,
    in listing: LinkListing
  ) throws(LoaderError) -> [Holder] {
    let kind = attachment.kind
    var holders: [Holder] = []
    var programs: Set<UInt32> = []
    do throws(SystemCallError) {
      for link in try listing.links(of: kind.link) {
        let found = listing.name(ofProgram: link.programID)
        guard name == nil || name == found,
          (try? kind.holds(link, at: target, attachment.options, on: host)) == true
        else { continue }
        programs.insert(link.programID)
        let pins = listing.owners.pins(of: link.id)
        // Where somebody in particular is looked for, a pin says already that he is to be found.
        let processes = name == nil || pins.isEmpty ? listing.owners.processes(of: link.id) : nil
        holders.append(
          Holder(
            link: link, program: link.programID, name: found, pins: pins, processes: processes))
      }
    } catch  where error.errno == .notPermitted {
      return []
    } catch {
      throw .from(error, "cannot look who has \(target.summary)")
    }
    guard let other = try kind.occupant(at: target, attachment.options),
      !programs.contains(other.id)
    else { return holders }
    let found = listing.name(ofProgram: other.id)
    guard name == nil || name == found else { return holders }
    return holders + [Holder(link: nil, program: other.id, name: found, mode: other.mode)]
  }
}
