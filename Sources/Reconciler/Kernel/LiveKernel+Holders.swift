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
      // What stands there without a link may be seen all the same.
    } catch {
      throw .from(error, "cannot look who has \(target.summary)")
    }
    guard let other = try kind.occupant(at: target, attachment.options),
      !programs.contains(other.id)
    else { return holders }
    let found = listing.name(ofProgram: other.id)
    guard name == nil || name == found else { return holders }
    return holders + [
      Holder(link: nil, program: other.id, name: found, processes: nil, mode: other.mode)
    ]
  }

  public func holder(
    at hook: Hook, in listing: LinkListing
  ) throws(LoaderError) -> Holder? {
    guard hook.kind.programTypes.isEmpty else {
      guard case .object(let id) = try occupant(at: hook) else { return nil }
      let owners = listing.programOwners
      return Holder(
        link: nil, program: id, name: listing.name(ofProgram: id), pins: owners.pins(of: id),
        processes: owners.processes(of: id))
    }
    guard let table = try registeredTable(at: hook) else { return nil }
    let owners = listing.mapOwners
    var holder = Holder(
      link: nil, program: table.id, name: table.name, pins: owners.pins(of: table.id),
      processes: owners.processes(of: table.id))
    holder.isTable = true
    return holder
  }

  /// The table that is registered under the name of a hook without a link. We do not keep it open, as it would be ours
  /// then.
  private func registeredTable(at hook: Hook) throws(LoaderError) -> MapInfo? {
    let name = hook.target.identity.split(separator: " ").last ?? ""
    do throws(SystemCallError) {
      for id in try ObjectIDs(of: .map).all() {
        guard let table = try? RawMap.open(id: id, access: .readOnly),
          let info = try? table.info(), info.type == .structOps
        else { continue }
        if table.isRegistered(as: String(name)) { return info }
      }
      return nil
    } catch  where error.errno == .notPermitted {
      return nil
    } catch {
      throw .from(error, "cannot look who has \(hook.target.summary)")
    }
  }
}
