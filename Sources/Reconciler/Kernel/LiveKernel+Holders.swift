public import BPFLoader
import BPFSyscall

extension LiveKernel {
  /// Links are looked through by their ids, which takes `CAP_SYS_ADMIN`; without it nothing is told.
  public func holders(
    of attachment: DesiredAttachment, at target: ResolvedTarget, running name: String?
  ) throws(LoaderError) -> [Holder] {
    let kind = attachment.kind
    var holders: [Holder] = []
    var programs: Set<UInt32> = []
    do throws(SystemCallError) {
      for id in try ObjectIDs(of: .link).all() {
        guard let link = try Self.link(id), link.type == kind.link else { continue }
        let found = try? Program.open(id: link.programID).info().name
        guard name == nil || name == found,
          (try? kind.holds(link, at: target, attachment.options, on: host)) == true
        else { continue }
        programs.insert(link.programID)
        holders.append(
          Holder(
            link: link, program: link.programID, name: found ?? "", pins: LinkOwners.pins(of: id),
            processes: LinkOwners.processes(of: id)))
      }
    } catch  where error.errno == .notPermitted {
      return []
    } catch {
      throw .from(error, "cannot look who has \(target.summary)")
    }
    guard let other = try kind.occupant(at: target, attachment.options),
      !programs.contains(other.id)
    else { return holders }
    let found = (try? Program.open(id: other.id).info().name) ?? ""
    guard name == nil || name == found else { return holders }
    return holders + [Holder(link: nil, program: other.id, name: found, mode: other.mode)]
  }

  /// Nil where the link has gone meanwhile, or somebody is making it just now.
  private static func link(_ id: UInt32) throws(SystemCallError) -> LinkInfo? {
    do throws(SystemCallError) {
      return try Link.open(id: id).info()
    } catch  where error.errno == .noSuchFileOrDirectory || error.errno == .wouldBlock {
      return nil
    } catch {
      throw error
    }
  }
}
