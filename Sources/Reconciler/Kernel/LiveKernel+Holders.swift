public import BPFLoader
import BPFSyscall

extension LiveKernel {
  /// Without the privilege to look through all links, nothing is told.
  public func holders(
    of attachment: DesiredAttachment, at target: ResolvedTarget, running name: String?,
    in view: HostView
  ) throws(LoaderError) -> [Holder] {
    let kind = attachment.kind
    if kind.attachesMap {
      return try structOpsHolder(kind, at: target, in: view).map { [$0] } ?? []
    }
    var holders: [Holder] = []
    var programs: Set<UInt32> = []
    do throws(SystemCallError) {
      for link in try view.links(of: kind.link) where mayBe(link, target, attachment) {
        let found = view.name(ofProgram: link.programID)
        guard name == nil || name == found,
          (try? kind.holds(link, at: target, attachment.options, on: host)) == true
        else { continue }
        programs.insert(link.programID)
        holders.append(Holder(link: link, program: link.programID, name: found))
      }
    } catch  where error.errno == .notPermitted {
      // What stands there without a link may be seen all the same.
    } catch {
      throw .from(error, "cannot look who has \(target.summary)")
    }
    guard let other = try kind.program(at: target, attachment.options),
      !programs.contains(other.id)
    else { return holders }
    let found = view.name(ofProgram: other.id)
    guard name == nil || name == found else { return holders }
    return holders + [Holder(link: nil, program: other.id, name: found, mode: other.mode)]
  }

  /// Whether what the kernel says of a link speaks not against it, which takes no call.
  private func mayBe(
    _ link: LinkInfo, _ target: ResolvedTarget, _ attachment: DesiredAttachment
  ) -> Bool { attachment.kind.isTarget(target, attachment.options, of: link) != false }

  public func programs(
    atHookOf attachment: DesiredAttachment, _ target: ResolvedTarget
  ) throws(LoaderError) -> HookPrograms? {
    try attachment.kind.programs(at: target, attachment.options)
  }

  public func findReferences(of holder: inout Holder, in view: HostView) {
    if let link = holder.link {
      view.findReferences(of: ObjectKey(kind: .link, id: link.id), for: &holder)
    } else {
      // Attached without a link, it stays whoever has it.
      let kind: ObjectKind = holder.isStructOpsMap ? .map : .program
      view.findReferences(of: ObjectKey(kind: kind, id: holder.program), for: &holder)
    }
  }

  public func holder(
    at hook: Hook, in view: HostView
  ) throws(LoaderError) -> Holder? {
    if hook.kind.attachesMap { return try structOpsHolder(hook.kind, at: hook.target, in: view) }
    guard case .object(let id) = try state(of: hook) else { return nil }
    return Holder(link: nil, program: id, name: view.name(ofProgram: id))
  }

  /// Who has the name under which a struct_ops map is registered, with a link or without; of what there is one of on the
  /// whole system, who has that.
  private func structOpsHolder(
    _ kind: AttachmentKind, at target: ResolvedTarget, in view: HostView
  ) throws(LoaderError) -> Holder? {
    let isOneOfSystem = kind.capacity(of: target) == .oneOfSystem
    let wanted = isOneOfSystem ? host.runningScheduler : target.identity.structOps?.name
    guard let name = wanted else { return nil }
    do throws(SystemCallError) {
      for link in try view.links(of: .structOps) where !link.isSevered {
        guard let map = Self.registeredMap(link.heldID, named: name, isLinked: true) else {
          continue
        }
        return Holder(map, link: link)
      }
      for id in try ObjectIDs(of: .map).all() {
        guard let map = Self.registeredMap(id, named: name, isLinked: false) else { continue }
        return Holder(map, link: nil)
      }
      return nil
    } catch  where error.errno == .notPermitted {
      return nil
    } catch {
      throw .from(error, "cannot look who has \(target.summary)")
    }
  }

  /// A struct_ops map that is registered under a name. It is not kept open, as it would be ours then.
  private static func registeredMap(_ id: UInt32, named name: String, isLinked: Bool) -> MapInfo? {
    guard let map = try? RawMap.open(id: id, access: .readOnly), let info = try? map.info(),
      info.type == .structOps, map.isRegistered(as: name, isLinked: isLinked)
    else { return nil }
    return info
  }
}

extension Holder {
  fileprivate init(_ map: MapInfo, link: LinkInfo?) {
    self.init(link: link, program: map.id, name: map.name)
    isStructOpsMap = true
  }
}
