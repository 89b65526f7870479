import BPFObject
import BPFSyscall
import BTF

/// A function of the kernel or of another program, through a tracing link: fentry, fexit, fmod_ret; and a
/// tracepoint with typed arguments (tp_btf).
struct TracingTarget: LinkedTarget {
  private let kind: String
  private let type: AttachType
  private let name: String?
  private let module: String?
  let program: String?
  private let cookie: UInt64

  init(_ kind: String, _ type: AttachType, _ options: AttachmentOptions) {
    self.kind = kind
    self.type = type
    name = options.strings["function"] ?? options.strings["name"]
    module = options.strings["module"]
    program = options.strings["of"]
    cookie = options.integers["cookie"] ?? 0
  }

  func function(_ program: AttachedProgram) -> String? {
    (name ?? program.sectionTarget).map { name in module.map { "\($0):\(name)" } ?? name }
  }

  func resolve(
    _ program: AttachedProgram, on host: Host, in view: TargetView
  ) throws(LoaderError) -> [ResolvedTarget] {
    guard let function = self.function(program) else {
      throw .namesNoTarget(
        program, kind: kind, option: type == .traceRawTp ? "name" : "function")
    }
    let place = self.program.map { "\($0):\(function)" } ?? function
    return [ResolvedTarget(summary: "\(kind) \(place)", identity: identity(function))]
  }

  /// - Parameter function: with its module before a colon, where that is said.
  func identity(_ function: String) -> TargetIdentity {
    if let program { return .programFunction(program: program, function: function) }
    let parts = function.split(separator: ":", maxSplits: 1).map(String.init)
    return parts.count == 2
      ? .kernelFunction(name: parts[1], module: parts[0])
      : .kernelFunction(name: function, module: nil)
  }

  func check(
    _ program: AttachedProgram, _ target: ResolvedTarget, on host: Host
  ) throws(LoaderError) {
    if cookie != 0 {
      try host.requireAttribute(
        "link_create", "tracing", "cookie", for: "a cookie of an \(kind) attachment",
        since: KernelVersion(5, 19))
    }
    guard self.program == nil, let function = function(program) else { return }
    try host.require(function, type)
  }

  func attach(
    _ object: borrowing AttachedObject, to target: ResolvedTarget, on host: Host
  ) throws(LoaderError) -> Link {
    do throws(LoaderError) {
      return try object.link(target) { program throws(SystemCallError) in
        try Link.createTracing(program: program, type: type, cookie: cookie)
      }
    } catch {
      if case .kernelFunction(let function, nil) = target.identity {
        try host.requireCode(of: function)
      }
      throw error
    }
  }

  /// The kernel tells the function's number among its types (Linux 6.1).
  func holds(
    _ link: LinkInfo, at target: ResolvedTarget, on host: Host
  ) throws(LoaderError) -> Bool? {
    guard case .tracing(let place)? = link.details, place.attachType == type else { return false }
    guard case .kernelFunction(let name, nil) = target.identity, let function = place.functionID
    else { return nil }
    let btf = try host.kernelBTF()
    let wanted =
      type == .traceRawTp
      ? btf.id(named: "btf_trace_\(name)", kind: .typedef)
      : btf.id(named: name, kind: .function)
    return wanted == function
  }
}
