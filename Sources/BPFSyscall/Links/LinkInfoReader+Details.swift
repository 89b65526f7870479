internal import CBPF

extension LinkInfoReader {
  /// What the kernel says of a link of this type; nil for a type that it says nothing of.
  func details() throws(SystemCallError) -> LinkDetails? {
    switch type {
    case .rawTracepoint: .rawTracepoint(try rawTracepoint())
    case .tracing: .tracing(try tracing())
    case .cgroup: try cgroup()
    case .iterator: .iterator(try iterator())
    case .netns, .xdp, .structOps, .tcx, .netkit, .sockmap: try numbered()
    case .perfEvent: try perfEvent()
    case .kprobeMulti: try kprobeMulti().map { .kprobeMulti($0) }
    case .uprobeMulti: try uprobeMulti().map { .uprobeMulti($0) }
    case .netfilter: .netfilter(try netfilter())
    default: nil
    }
  }

  private func rawTracepoint() throws(SystemCallError) -> LinkDetails.RawTracepoint {
    let end = CBPF_LINK_INFO_RAW_TRACEPOINT_SIZE
    var info = cbpf_link_info_raw_tracepoint()
    info.cookie = mark(upTo: end)
    let name = try read(&info, size: end) { info, name, room in
      info.tp_name = name
      info.tp_name_len = room
    }
    return LinkDetails.RawTracepoint(name: name, cookie: written(info.cookie, upTo: end))
  }

  private func tracing() throws(SystemCallError) -> LinkDetails.Tracing {
    let end = CBPF_LINK_INFO_TRACING_SIZE
    var info = cbpf_link_info_tracing()
    info.target_obj_id = mark(upTo: 24)
    info.target_btf_id = mark(upTo: 28)
    info.cookie = mark(upTo: end)
    try read(&info, size: end)
    return LinkDetails.Tracing(
      attachType: AttachType(rawValue: info.attach_type),
      targetID: written(info.target_obj_id, upTo: 24),
      functionID: written(info.target_btf_id, upTo: 28), cookie: written(info.cookie, upTo: end))
  }

  private func cgroup() throws(SystemCallError) -> LinkDetails {
    var info = cbpf_link_info_cgroup()
    try read(&info, size: CBPF_LINK_INFO_CGROUP_SIZE)
    return .cgroup(id: info.cgroup_id, attachType: AttachType(rawValue: info.attach_type))
  }

  private func iterator() throws(SystemCallError) -> LinkDetails.Iterator {
    let end = CBPF_LINK_INFO_ITERATOR_SIZE
    var info = cbpf_link_info_iterator()
    info.map_id = mark(upTo: 32)
    info.cgroup_id = mark(upTo: 40)
    info.order = mark(upTo: end)
    let name = try read(&info, size: end) { info, name, room in
      info.target_name = name
      info.target_name_len = room
    }
    return LinkDetails.Iterator(name: name, scope: scope(info))
  }

  private func scope(_ info: cbpf_link_info_iterator) -> LinkDetails.Iterator.Scope? {
    if let id = written(info.map_id, upTo: 32) { return .map(id: id) }
    guard let value = written(info.cgroup_id, upTo: 40) else { return nil }
    if let order = written(info.order, upTo: CBPF_LINK_INFO_ITERATOR_SIZE) {
      return IteratorTarget.CgroupOrder(rawValue: order).map { .cgroup(id: value, order: $0) }
    }
    // The thread's id stands before the process's, and the kernel writes the one that was asked for.
    let thread = written(half: value, isFirst: true) ?? 0
    let process = written(half: value, isFirst: false) ?? 0
    return thread == 0 && process == 0 ? nil : .task(thread: thread, process: process)
  }

  private func numbered() throws(SystemCallError) -> LinkDetails? {
    var info = cbpf_link_info_target()
    try read(&info, size: CBPF_LINK_INFO_TARGET_SIZE)
    let attachType = AttachType(rawValue: info.attach_type)
    return switch type {
    case .netns: .netns(inode: info.target, attachType: attachType)
    case .xdp: .xdp(interface: info.target)
    case .structOps: .structOps(mapID: info.target)
    case .tcx: .tcx(interface: info.target, attachType: attachType)
    case .netkit: .netkit(interface: info.target, attachType: attachType)
    case .sockmap: .sockmap(mapID: info.target, attachType: attachType)
    default: nil
    }
  }

  private func netfilter() throws(SystemCallError) -> NetfilterHook {
    var info = cbpf_link_info_netfilter()
    try read(&info, size: CBPF_LINK_INFO_NETFILTER_SIZE)
    return NetfilterHook(
      family: .init(rawValue: info.pf), hook: .init(rawValue: info.hooknum),
      priority: info.priority, flags: .init(rawValue: info.flags))
  }
}
