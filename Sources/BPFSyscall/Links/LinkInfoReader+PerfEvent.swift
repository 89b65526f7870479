internal import CBPF

extension LinkInfoReader {
  /// What the kernel says of a perf event's link (Linux 6.6).
  func perfEvent() throws(SystemCallError) -> LinkDetails? {
    switch perfType {  // enum bpf_perf_event_type
    case 1, 2: .uprobe(try uprobe(isReturn: perfType == 2))
    case 3, 4: .kprobe(try kprobe(isReturn: perfType == 4))
    case 5: .tracepoint(try tracepoint())
    case 6: .event(try event())
    default: nil
    }
  }

  private func uprobe(isReturn: Bool) throws(SystemCallError) -> LinkDetails.Uprobe {
    let end = CBPF_LINK_INFO_UPROBE_SIZE
    var info = cbpf_link_info_uprobe()
    info.cookie = mark(upTo: 48)
    info.ref_ctr_offset = mark(upTo: end)
    let path = try read(&info, size: end) { info, name, room in
      info.file_name = name
      info.name_len = room
    }
    return LinkDetails.Uprobe(
      isReturn: isReturn, path: path, offset: info.offset, cookie: written(info.cookie, upTo: 48),
      referenceCounterOffset: written(info.ref_ctr_offset, upTo: end))
  }

  private func kprobe(isReturn: Bool) throws(SystemCallError) -> LinkDetails.Kprobe {
    let end = CBPF_LINK_INFO_KPROBE_SIZE
    var info = cbpf_link_info_kprobe()
    info.missed = mark(upTo: 56)
    info.cookie = mark(upTo: end)
    let function = try read(&info, size: end) { info, name, room in
      info.func_name = name
      info.name_len = room
    }
    return LinkDetails.Kprobe(
      isReturn: isReturn, function: function.isEmpty ? nil : function, offset: info.offset,
      address: info.addr, missed: written(info.missed, upTo: 56),
      cookie: written(info.cookie, upTo: end))
  }

  private func tracepoint() throws(SystemCallError) -> LinkDetails.Tracepoint {
    let end = CBPF_LINK_INFO_TRACEPOINT_SIZE
    var info = cbpf_link_info_tracepoint()
    info.cookie = mark(upTo: end)
    let name = try read(&info, size: end) { info, name, room in
      info.tp_name = name
      info.name_len = room
    }
    return LinkDetails.Tracepoint(name: name, cookie: written(info.cookie, upTo: end))
  }

  private func event() throws(SystemCallError) -> LinkDetails.Event {
    let end = CBPF_LINK_INFO_EVENT_SIZE
    var info = cbpf_link_info_event()
    info.cookie = mark(upTo: end)
    try read(&info, size: end)
    return LinkDetails.Event(
      source: PerfEvent.Source(rawValue: info.type), config: info.config,
      cookie: written(info.cookie, upTo: end))
  }
}
