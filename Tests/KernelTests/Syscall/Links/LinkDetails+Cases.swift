import BPFSyscall

// What a test expects a link to be.
extension LinkInfo {
  var rawTracepoint: LinkDetails.RawTracepoint? {
    if case .rawTracepoint(let found) = details { found } else { nil }
  }
  var tracing: LinkDetails.Tracing? {
    if case .tracing(let found) = details { found } else { nil }
  }
  var iterator: LinkDetails.Iterator? {
    if case .iterator(let found) = details { found } else { nil }
  }
  var kprobeMulti: LinkDetails.KprobeMulti? {
    if case .kprobeMulti(let found) = details { found } else { nil }
  }
  var uprobeMulti: LinkDetails.UprobeMulti? {
    if case .uprobeMulti(let found) = details { found } else { nil }
  }
  var kprobe: LinkDetails.Kprobe? {
    if case .kprobe(let found) = details { found } else { nil }
  }
  var uprobe: LinkDetails.Uprobe? {
    if case .uprobe(let found) = details { found } else { nil }
  }
  var tracepoint: LinkDetails.Tracepoint? {
    if case .tracepoint(let found) = details { found } else { nil }
  }
  var event: LinkDetails.Event? {
    if case .event(let found) = details { found } else { nil }
  }
}
