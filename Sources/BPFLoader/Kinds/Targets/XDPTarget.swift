import BPFSyscall

/// The XDP hook of network interfaces. What is attached there has a link; what others have there need not.
struct XDPTarget: LinkedTarget, UnlinkedTarget {
  private let selection: InterfaceSelection
  private let mode: String?
  private let fallback: String?

  init(_ options: AttachmentOptions) {
    selection = InterfaceSelection(options)
    mode = options.strings["mode"]
    fallback = options.strings["fallback"]
  }

  func resolve(
    _ program: AttachedProgram, on host: Host, in view: TargetView
  ) throws(LoaderError) -> [ResolvedTarget] {
    let otherwise = fallback.map { ", else \($0)" } ?? ""
    let mode = mode.map { " (\($0)\(otherwise))" } ?? ""
    let network = try view.identity(of: selection.place)
    return try selection.interfaces(in: view).map { interface in
      var target = ResolvedTarget(
        summary: "xdp on \(interface.name)\(selection.place.suffix)\(mode)",
        identity: .interface(network: network.inode, index: interface.index, hook: .xdp),
        label: interface.label)
      target.network = network
      return target
    }
  }

  func sight(of target: ResolvedTarget, besides found: ResolvedTarget?) -> TargetSight {
    guard found == nil else { return .plain }
    return selection.place.sight(of: target, interface: target.identity.interface)
  }

  func namedHooks(_ program: AttachedProgram) -> [String] {
    selection.plainNames.map { "xdp on \($0)\(selection.place.suffix)" }
  }

  func check(
    _ program: AttachedProgram, _ target: ResolvedTarget, on host: Host
  ) throws(LoaderError) {
    // What came with packets of several buffers.
    guard program.section.hasPrefix("xdp.frags"), host.knowsHelper("xdp_get_buff_len") == false
    else { return }
    throw LoaderError(
      .unsupported,
      "an xdp program for packets of several buffers (xdp.frags) needs Linux 5.18; this is \(host.release)"
    )
  }

  func attach(
    _ object: borrowing AttachedObject, to target: ResolvedTarget, on host: Host
  ) throws(LoaderError) -> Link {
    do throws(LoaderError) {
      return try attach(object, to: target, modeFlag)
    } catch  where error.isCaused(by: .notSupportedOnSocket) {
      if fallback == "generic" { return try attach(object, to: target, .generic) }
      throw LoaderError(
        .unsupported, "cannot attach \(target.summary): the driver has no such mode",
        advice: "add `fallback: generic`, or leave the mode to the kernel", cause: error.cause)
    }
  }

  func isTarget(_ target: ResolvedTarget, of link: LinkDetails) -> Bool? {
    guard case .xdp(let interface) = link else { return nil }
    return interface == target.identity.interface
  }

  func holds(
    _ link: LinkInfo, at target: ResolvedTarget, on host: Host
  ) throws(LoaderError) -> Bool? {
    try program(at: target)?.id == link.programID
  }

  func program(at target: ResolvedTarget) throws(LoaderError) -> HookProgram? {
    let attached = try hook(target) { hook throws(SystemCallError) in try hook.attached() }
    return attached?.map { found in
      HookProgram(id: found.id, mode: Self.flags.first { $0.value == found.mode }?.key)
    }
  }

  func programs(at target: ResolvedTarget) throws(LoaderError) -> HookPrograms? {
    HookPrograms(try program(at: target).map { [.init(program: $0.id)] } ?? [])
  }

  private func attach(
    _ object: borrowing AttachedObject, to target: ResolvedTarget, _ flags: XDPFlags
  ) throws(LoaderError) -> Link {
    try object.link(target) { program throws(SystemCallError) in
      try selection.place.run(at: target) { () throws(SystemCallError) in
        try Link.createXDP(
          program: program, interface: target.identity.interface ?? 0, flags: flags)
      }
    }
  }

  func attach(
    _ object: borrowing AttachedObject, to target: ResolvedTarget
  ) throws(LoaderError) {
    try object.withProgram(target) { program throws(LoaderError) in
      _ = try hook(target) { hook throws(SystemCallError) in
        try hook.attach(program, mode: modeFlag)
      }
    }
  }

  func replace(
    with object: borrowing AttachedObject, at target: ResolvedTarget
  ) throws(LoaderError) {
    try object.withProgram(target) { program throws(LoaderError) in
      _ = try hook(target) { hook throws(SystemCallError) in
        try hook.replace(with: program, mode: modeFlag)
      }
    }
  }

  func detach(
    _ object: borrowing AttachedObject, from target: ResolvedTarget
  ) throws(LoaderError) {
    if object.isLost { return }
    try object.withProgram(target) { program throws(LoaderError) in
      _ = try hook(target) { hook throws(SystemCallError) in
        guard let attached = try hook.attached(), try attached.id == program.info().id else {
          return
        }
        try hook.detach(program, mode: attached.mode)
      }
    }
  }

  func state(
    at target: ResolvedTarget, _ object: borrowing AttachedObject
  ) throws(LoaderError) -> HookState {
    try program(at: target).map { .object($0.id) } ?? .nothing
  }

  /// Runs `body` in the interface's namespace; nil where there is no such interface or namespace.
  private func hook<Result>(
    _ target: ResolvedTarget, _ body: (InterfaceXDP) throws(SystemCallError) -> Result
  ) throws(LoaderError) -> Result? {
    do throws(SystemCallError) {
      return try selection.place.run(at: target) { () throws(SystemCallError) in
        try body(InterfaceXDP(interface: target.identity.interface ?? 0))
      }
    } catch  where error.errno == .noSuchDevice || error.errno == .staleNFSFileHandle {
      return nil
    } catch {
      throw .from(error, "cannot reach \(target.summary)")
    }
  }

  private var modeFlag: XDPFlags { mode.flatMap { Self.flags[$0] } ?? [] }

  private static let flags: [String: XDPFlags] = [
    "generic": .generic, "native": .native, "offload": .offload,
  ]
}
