import BPFSyscall

/// Control groups of version 2.
struct CgroupTarget: LinkedTarget {
  private let selection: CgroupSelection
  private let order: HookOrder

  init(_ options: AttachmentOptions) {
    selection = CgroupSelection(options.lists["path"] ?? [])
    order = HookOrder(options)
  }

  func resolve(
    _ program: AttachedProgram, on host: Host, in view: TargetView
  ) throws(LoaderError) -> [ResolvedTarget] {
    guard let type = program.attachType else {
      throw LoaderError(
        .invalidBytecode, "the section of \(program.name) does not say what it does in a cgroup",
        advice:
          "give it one like SEC(\"cgroup_skb/ingress\") or SEC(\"cgroup/connect4\"), or say its `type` and `attach_type` under `functions`"
      )
    }
    return try selection.groups(in: view).map { group in
      ResolvedTarget(
        summary: "\(type) on cgroup \(group.name)\(order.suffix)",
        identity: .cgroup(id: group.id, hook: type), label: group.label, path: group.path)
    }
  }

  func sight(of target: ResolvedTarget, besides found: ResolvedTarget?) -> TargetSight {
    selection.isOutOfSight(target) ? .hidden : .plain
  }

  func isRelative(in view: TargetView) -> Bool {
    selection.isRelative && view.hidesControlGroups
  }

  func check(
    _ program: AttachedProgram, _ target: ResolvedTarget, on host: Host
  ) throws(LoaderError) {
    if order.isGiven {
      try host.requireAttribute(
        "link_create", "cgroup", "relative_fd", for: "an order among the programs of a cgroup",
        since: KernelVersion(6, 17))
    }
    guard let type = target.identity.attachType else { return }
    if let other = excluding(above: target.path ?? "", type) {
      throw LoaderError(
        .conflict,
        "cannot attach \(target.summary): program \(other.program) at cgroup \(other.path), above it, lets none in below",
        advice:
          "whoever attached it has to detach it, or to attach it with BPF_F_ALLOW_MULTI or BPF_F_ALLOW_OVERRIDE"
      )
    }
    guard host.knows(type) == false else { return }
    let since = type.since.map { " needs Linux \($0)" } ?? " is not known to this kernel"
    throw LoaderError(
      .unsupported, "a cgroup attachment for \(type)\(since); this is \(host.release)")
  }

  func attach(
    _ object: borrowing AttachedObject, to target: ResolvedTarget, on host: Host
  ) throws(LoaderError) -> Link {
    let directory = try CgroupSelection.open(target.path ?? "")
    let anchor = object.place ?? order.anchor(object.references)
    return try object.link(target) { program throws(SystemCallError) in
      try Link.createCgroup(
        program: program, group: directory,
        type: target.identity.attachType ?? .cgroupInetIngress, anchor: anchor)
    }
  }

  func programs(at target: ResolvedTarget) throws(LoaderError) -> HookPrograms? {
    guard let type = target.identity.attachType else { return nil }
    let directory = try CgroupSelection.open(target.path ?? "")
    do throws(SystemCallError) {
      let found = try AttachTarget.descriptor(directory.rawValue).query(type)
      // Those of security hooks are always let in beside others.
      let isExclusive =
        !found.programs.isEmpty && type != .lsmCgroup && !found.flags.contains(.allowMulti)
      return HookPrograms(found, isExclusive: isExclusive)
    } catch  where error.errno == .invalidArgument || error.errno == .notPermitted {
      return nil
    } catch {
      throw .from(error, "cannot look who has \(target.summary)")
    }
  }

  /// The program at a group above that lets none in at those below; nil where there is none, or none can be seen.
  private func excluding(above path: String, _ type: AttachType) -> (program: UInt32, path: String)?
  {
    var path = path[...]
    while let end = path.lastIndex(of: "/"), end > path.startIndex {
      path = path[..<end]
      guard let directory = try? CgroupSelection.open(String(path)),
        let found = try? AttachTarget.descriptor(directory.rawValue).query(type),
        !found.flags.contains(.allowMulti)
      else { return nil }
      guard let program = found.programs.first else { continue }
      return found.flags.contains(.allowOverride) ? nil : (program.id, String(path))
    }
    return nil
  }

  func program(at target: ResolvedTarget) throws(LoaderError) -> HookProgram? {
    guard let found = try programs(at: target), found.isExclusive else { return nil }
    return found.members.first.map { HookProgram(id: $0.program, mode: nil) }
  }

  func isTarget(_ target: ResolvedTarget, of link: LinkDetails) -> Bool? {
    guard case .cgroup(let id, let type) = link else { return nil }
    return target.identity == .cgroup(id: id, hook: type)
  }
}
