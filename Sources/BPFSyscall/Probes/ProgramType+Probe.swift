extension ProgramType {
  func probe() throws(SystemCallError) -> Bool {
    guard name != nil else { throw cannotAsk(Self.listName, self) }
    if self == .unspecified { return false }
    guard let complaint else {
      // A struct_ops program without a structure is refused in a way of its own.
      let expected: Errno? = self == .structOps ? .notSupportedByKernel : nil
      return try answer(
        smallest.refusal(), expected: expected,
        unknown: [.invalidArgument, .notSupportedOnSocket], .programLoad, "type \(self)")
    }
    let (refusal, log) = smallest.explainedRefusal()
    if refusal == .invalidArgument { return log.contains(complaint) }
    return try answer(refusal, .programLoad, "type \(self)")
  }

  /// What the verifier says of the smallest program of this type, where it refuses any that names no
  /// function to attach to.
  private var complaint: String? {
    switch self {
    case .tracing: "attach_btf_id 1 is not a typedef"
    case .lsm: "attach_btf_id 1 is not a function"
    case .extension: "Cannot replace kernel functions"
    default: nil
    }
  }

  /// The smallest program of this type.
  var smallest: Program.Options {
    var program = Program.Options(probing: self)
    program.expectedAttachType = attachType
    if complaint != nil { program.attachTypeID = 1 }
    if self == .syscall { program.flags = .sleepable }
    return program
  }

  /// One that programs of this type must name.
  private var attachType: AttachType? {
    switch self {
    case .cgroupSocketAddress: .cgroupInet4Connect
    case .cgroupSocketOption: .cgroupGetsockopt
    case .socketLookup: .skLookup
    case .lircMode2: .lircMode2
    case .tracing: .traceRawTp
    case .lsm: .lsmMac
    case .netfilter: .netfilter
    default: nil
    }
  }
}
