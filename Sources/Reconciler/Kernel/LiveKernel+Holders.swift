public import BPFLoader
import BPFSyscall

extension LiveKernel {
  /// Without the privilege to look through all links, nothing is told.
  public func holders(
    of attachment: DesiredAttachment, at target: ResolvedTarget, running name: String?,
    in listing: LinkListing
  ) throws(LoaderError) -> [Holder] {
    let kind = attachment.kind
    if kind.attachesMap {
      return try tableHolder(at: target, in: listing).map { [$0] } ?? []
    }
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
    guard hook.kind.attachesMap else {
      guard case .object(let id) = try occupant(at: hook) else { return nil }
      let owners = listing.programOwners
      return Holder(
        link: nil, program: id, name: listing.name(ofProgram: id), pins: owners.pins(of: id),
        processes: owners.processes(of: id))
    }
    return try tableHolder(at: hook.target, in: listing)
  }

  /// Who has the name under which a table of functions is registered, with a link or without.
  private func tableHolder(
    at target: ResolvedTarget, in listing: LinkListing
  ) throws(LoaderError) -> Holder? {
    let name = target.identity.table?.name ?? ""
    do throws(SystemCallError) {
      for link in try listing.links(of: .structOps) where !link.isSevered {
        guard let table = Self.table(link.heldID, named: name, isLinked: true) else { continue }
        return Holder(
          table, link: link, pins: listing.owners.pins(of: link.id),
          processes: listing.owners.processes(of: link.id))
      }
      for id in try ObjectIDs(of: .map).all() {
        guard let table = Self.table(id, named: name, isLinked: false) else { continue }
        return Holder(
          table, link: nil, pins: listing.mapOwners.pins(of: id),
          processes: listing.mapOwners.processes(of: id))
      }
      return nil
    } catch  where error.errno == .notPermitted {
      return nil
    } catch {
      throw .from(error, "cannot look who has \(target.summary)")
    }
  }

  /// A table that is registered under a name. It is not kept open, as it would be ours then.
  private static func table(_ id: UInt32, named name: String, isLinked: Bool) -> MapInfo? {
    guard let table = try? RawMap.open(id: id, access: .readOnly), let info = try? table.info(),
      info.type == .structOps, table.isRegistered(as: name, isLinked: isLinked)
    else { return nil }
    return info
  }
}

extension Holder {
  fileprivate init(_ table: MapInfo, link: LinkInfo?, pins: [String], processes: [String]?) {
    self.init(link: link, program: table.id, name: table.name, pins: pins, processes: processes)
    isTable = true
  }
}
