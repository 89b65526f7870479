internal import CBPF

/// A link to a target that does not exist, asked for to see how the kernel refuses it. One that does not
/// know such links says so before it looks for the target.
struct ProbeLink {
  let program: Program.Options
  private let attachType: AttachType
  private let target: Target

  enum Target {
    /// No descriptor of a control group, network namespace, map or perf event.
    case noDescriptor
    /// No network interface.
    case noInterface
    /// Names of functions that are not in our memory.
    case noFunctions
    /// A path that is not in our memory.
    case noFile
    /// No protocol of netfilter.
    case noProtocol
  }

  init(_ type: ProgramType, _ attachType: AttachType, _ target: Target) {
    var program = type.smallest
    switch target {
    case .noFunctions, .noFile: program.expectedAttachType = attachType
    default: break
    }
    self.program = program
    self.attachType = attachType
    self.target = target
  }

  func probe(_ features: Features) throws(SystemCallError) -> Bool {
    guard try features.has(.linkCreate), try features.has(program.type) else { return false }
    let refusal = refusal(of: try program.load())
    switch refusal {
    case .invalidArgument, .notSupportedOnSocket, .notSupportedByKernel: return false
    case .notPermitted:
      throw SystemCallError(
        Command.linkCreate.manualName, "attach type \(attachType)", errno: .notPermitted)
    default: return true
    }
  }

  private func refusal(of program: borrowing Program) -> Errno? {
    var start = cbpf_link_create()
    start.prog_fd = program.number
    start.attach_type = attachType.rawValue
    switch target {
    case .noDescriptor:
      start.target_fd = .max
      return call(start, size: Int(CBPF_LINK_CREATE_SIZE))
    case .noInterface:
      start.target_fd = UInt32(Int32.max)
      return call(start, size: Int(CBPF_LINK_CREATE_SIZE))
    case .noFunctions:
      var attributes = cbpf_link_create_kprobe_multi()
      attributes.start = start
      attributes.cnt = 1
      attributes.addrs = 1
      return call(attributes, size: Int(CBPF_LINK_CREATE_KPROBE_MULTI_SIZE))
    case .noFile:
      var attributes = cbpf_link_create_uprobe_multi()
      attributes.start = start
      attributes.cnt = 1
      attributes.path = 1
      attributes.offsets = 1
      return call(attributes, size: Int(CBPF_LINK_CREATE_UPROBE_MULTI_SIZE))
    case .noProtocol:
      var attributes = cbpf_link_create_netfilter()
      attributes.start = start
      attributes.pf = 255
      return call(attributes, size: Int(CBPF_LINK_CREATE_NETFILTER_SIZE))
    }
  }

  private func call<Attributes: BitwiseCopyable>(_ attributes: Attributes, size: Int) -> Errno? {
    var attributes = attributes
    return errno { () throws(SystemCallError) in
      let link = FileDescriptor(owning: try bpf(.linkCreate, &attributes, size: size))
      return Int(link.rawValue)
    }
  }
}
