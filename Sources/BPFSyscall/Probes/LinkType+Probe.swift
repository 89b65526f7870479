extension LinkType {
  func probe(_ features: Features) throws(SystemCallError) -> Bool {
    switch self {
    case .unspecified: false
    // The kernel tells of them as links since BPF_LINK_CREATE is there.
    case .rawTracepoint: try features.has(.linkCreate) ? features.has(.rawTracepointOpen) : false
    case .tracing: try features.has(.linkCreate) ? features.has(.traceRawTp) : false
    case .iterator: try features.has(AttachType.traceIter)
    case .cgroup: try ProbeLink(.cgroupSKB, .cgroupInetIngress, .noDescriptor).probe(features)
    case .netns: try ProbeLink(.flowDissector, .flowDissector, .noDescriptor).probe(features)
    case .sockmap: try ProbeLink(.socketMessage, .skMsgVerdict, .noDescriptor).probe(features)
    case .netfilter: try ProbeLink(.netfilter, .netfilter, .noProtocol).probe(features)
    case .xdp: try features.has(AttachType.xdp)
    case .perfEvent: try features.has(AttachType.perfEvent)
    case .kprobeMulti: try features.has(AttachType.traceKprobeMulti)
    case .structOps: try features.has(AttachType.structOps)
    case .tcx: try features.has(AttachType.tcxIngress)
    case .uprobeMulti: try features.has(AttachType.traceUprobeMulti)
    case .netkit: try features.has(AttachType.netkitPrimary)
    case .tracingMulti: try features.has(AttachType.traceFentryMulti)
    default: throw cannotAsk(Self.listName, self)
    }
  }
}
