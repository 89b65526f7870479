internal import CBPF

extension AttachType {
  /// How an attach type is asked for.
  private enum Question {
    /// There is nothing to tell it from the type of its programs.
    case type(ProgramType)
    /// Programs of this type must name one that the kernel knows.
    case load(ProgramType)
    /// The verifier knows what a program may be attached to, and complains of what it is not.
    case target(ProgramType)
    /// A tracing program that names nothing which it is attached to is for many functions.
    case manyTargets
    /// Attaching no program in this way, by `BPF_PROG_ATTACH`.
    case attach(ProgramType)
    /// A link to a target that does not exist.
    case link(ProbeLink)
    /// Maps of this type whose elements hold a program, too.
    case map(MapType, valueSize: UInt32)
    /// Maps that a link registers.
    case structOps
  }

  private var question: Question? {
    switch self {
    case .cgroupInetIngress, .cgroupInetEgress: .load(.cgroupSKB)
    case .cgroupInetSockCreate, .cgroupInetSockRelease, .cgroupInet4PostBind,
      .cgroupInet6PostBind:
      .load(.cgroupSocket)
    case .cgroupInet4Bind, .cgroupInet6Bind, .cgroupInet4Connect, .cgroupInet6Connect,
      .cgroupUdp4Sendmsg, .cgroupUdp6Sendmsg, .cgroupUdp4Recvmsg, .cgroupUdp6Recvmsg,
      .cgroupInet4Getpeername, .cgroupInet6Getpeername, .cgroupInet4Getsockname,
      .cgroupInet6Getsockname, .cgroupUnixConnect, .cgroupUnixSendmsg, .cgroupUnixRecvmsg,
      .cgroupUnixGetpeername, .cgroupUnixGetsockname:
      .load(.cgroupSocketAddress)
    case .cgroupGetsockopt, .cgroupSetsockopt: .load(.cgroupSocketOption)
    case .skLookup: .load(.socketLookup)
    case .skReuseportSelect, .skReuseportSelectOrMigrate: .load(.socketReuseport)
    case .netfilter: .load(.netfilter)
    case .cgroupSockOps: .type(.socketOps)
    case .cgroupDevice: .type(.cgroupDevice)
    case .cgroupSysctl: .type(.cgroupSysctl)
    case .skSkbStreamParser, .skSkbStreamVerdict: .type(.socketSKB)
    case .skMsgVerdict: .type(.socketMessage)
    case .lircMode2: .type(.lircMode2)
    case .flowDissector: .type(.flowDissector)
    case .skSkbVerdict: .attach(.socketSKB)
    // A link to an interface that does not exist is EINVAL, too.
    case .xdp: .attach(.xdp)
    case .traceRawTp, .traceFentry, .traceFexit, .modifyReturn, .traceIter, .traceFsession:
      .target(.tracing)
    case .traceFentryMulti, .traceFexitMulti, .traceFsessionMulti: .manyTargets
    case .lsmMac, .lsmCgroup: .target(.lsm)
    case .tcxIngress, .tcxEgress, .netkitPrimary, .netkitPeer:
      .link(ProbeLink(.schedCLS, self, .noInterface))
    case .perfEvent: .link(ProbeLink(.tracepoint, self, .noDescriptor))
    case .traceKprobeMulti, .traceKprobeSession: .link(ProbeLink(.kprobe, self, .noFunctions))
    case .traceUprobeMulti, .traceUprobeSession: .link(ProbeLink(.kprobe, self, .noFile))
    case .xdpDevmap: .map(.devmap, valueSize: 8)
    case .xdpCpumap: .map(.cpumap, valueSize: 8)
    case .structOps: .structOps
    default: nil
    }
  }

  func probe(_ features: Features) throws(SystemCallError) -> Bool {
    switch question {
    case .type(let type): return try features.has(type)
    case .load(let type):
      guard try features.has(type) else { return false }
      return try probeLoading(type)
    case .target(let type):
      guard try features.has(type) else { return false }
      return try probeTarget(type)
    case .manyTargets:
      var program = Program.Options(probing: .tracing, returning: 0)
      program.expectedAttachType = self
      return try answer(program.refusal(), .programLoad, "attach type \(self)")
    case .attach(let type):
      guard try features.has(type) else { return false }
      return try probeAttaching()
    case .link(let link): return try link.probe(features)
    case .map(let type, let valueSize):
      guard try features.has(type) else { return false }
      var map = type.smallest
      map.value_size = valueSize
      return try answer(refusal(ofMap: map), .mapCreate, "attach type \(self)")
    case .structOps:
      var map = MapType.structOps.smallest
      map.map_flags = MapFlags.link.rawValue
      return try answer(
        refusal(ofMap: map), expected: .notSupportedByKernel,
        unknown: [.invalidArgument, .notSupportedOnSocket], .mapCreate, "attach type \(self)")
    case nil: throw cannotAsk(Self.listName, self)
    }
  }

  /// A kernel that takes any number for an attach type does not look at it before the program is
  /// attached.
  private func probeLoading(_ type: ProgramType) throws(SystemCallError) -> Bool {
    var program = Program.Options(probing: type)
    program.expectedAttachType = AttachType(rawValue: 0x7fff)
    if program.refusal() == nil { return try probeAttaching() }
    program.expectedAttachType = self
    return try answer(program.refusal(), .programLoad, "attach type \(self)")
  }

  private func probeTarget(_ type: ProgramType) throws(SystemCallError) -> Bool {
    var program = Program.Options(probing: type)
    program.expectedAttachType = self
    program.attachTypeID = 1
    let (refusal, log) = program.explainedRefusal()
    if refusal == .invalidArgument { return log.contains("attach_btf_id 1 is not a") }
    return try answer(refusal, .programLoad, "attach type \(self)")
  }

  /// A wrong descriptor of a program is looked at behind a number that the kernel does not know.
  private func probeAttaching() throws(SystemCallError) -> Bool {
    var attributes = cbpf_program_attach()
    attributes.target_fd = .max
    attributes.attach_bpf_fd = .max
    attributes.attach_type = rawValue
    let refusal = errno { () throws(SystemCallError) in
      try bpf(.programAttach, &attributes, size: Int(CBPF_PROGRAM_ATTACH_SIZE))
    }
    return try answer(
      refusal, expected: .badFileDescriptor, .programAttach, "attach type \(self)")
  }
}
