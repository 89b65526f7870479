import BPFSyscall

/// The XDP hook of network interfaces.
struct XDPTarget: LinkedTarget {
  private let selection: InterfaceSelection
  private let mode: String?
  private let fallback: String?

  init(_ options: AttachmentOptions) {
    selection = InterfaceSelection(options)
    mode = options.strings["mode"]
    fallback = options.strings["fallback"]
  }

  func resolve(_ program: AttachedProgram, on host: Host) throws(LoaderError) -> [ResolvedTarget] {
    let otherwise = fallback.map { ", else \($0)" } ?? ""
    let mode = mode.map { " (\($0)\(otherwise))" } ?? ""
    let namespace = try selection.place.inode()
    return try selection.interfaces().map { interface in
      ResolvedTarget(
        summary: "xdp on \(interface.name)\(selection.place.suffix)\(mode)",
        identity: "netns \(namespace) interface \(interface.index)", label: interface.label,
        interface: interface.index)
    }
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
      return try attach(object, to: target, mode.flatMap { Self.flags[$0] } ?? [])
    } catch  where error.isCaused(by: .notSupportedOnSocket) {
      if fallback == "generic" { return try attach(object, to: target, .generic) }
      throw LoaderError(
        .unsupported, "cannot attach \(target.summary): the driver has no such mode",
        advice: "add `fallback: generic`, or leave the mode to the kernel", cause: error.cause)
    }
  }

  func isTarget(_ target: ResolvedTarget, of link: LinkDetails) -> Bool? {
    guard case .xdp(let interface) = link else { return nil }
    return interface == target.interface
  }

  private func attach(
    _ object: borrowing AttachedObject, to target: ResolvedTarget, _ flags: XDPFlags
  ) throws(LoaderError) -> Link {
    try object.link(target) { program throws(SystemCallError) in
      try selection.place.run { () throws(SystemCallError) in
        try Link.createXDP(program: program, interface: target.interface ?? 0, flags: flags)
      }
    }
  }

  private static let flags: [String: XDPFlags] = [
    "generic": .generic, "native": .native, "offload": .offload,
  ]
}
