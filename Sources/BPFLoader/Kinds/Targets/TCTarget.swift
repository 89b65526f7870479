import BPFSyscall

/// The traffic control hook of network interfaces, through a filter of a clsact: for kernels without tcx.
struct TCTarget: UnlinkedTarget {
  private let selection: InterfaceSelection
  private let direction: String?
  private let priority: UInt64
  private let handle: UInt64?
  private let isFallback: Bool

  /// - Parameter isFallback: whether it stands in for tcx: then all have one priority, and each a handle of
  ///   its own, so that they run one after the other as they would there.
  init(_ options: AttachmentOptions, isFallback: Bool = false) {
    selection = InterfaceSelection(options)
    direction = options.strings["direction"]
    priority = options.integers["priority"] ?? 1
    handle = options.integers["handle"]
    self.isFallback = isFallback
  }

  func resolve(
    _ program: AttachedProgram, on host: Host, in view: TargetView
  ) throws(LoaderError) -> [ResolvedTarget] {
    let way = try TrafficDirection(direction, program, kind: "tc")
    let handle = UInt32(
      clamping: handle ?? (isFallback ? NameHash.number(program.attachment) : 1))
    let place = "\(way.word), priority \(priority), handle \(handle)"
    let network = try view.identity(of: selection.place)
    let namespace = network.inode
    return try selection.interfaces(in: view).map { interface throws(LoaderError) in
      var target = ResolvedTarget(
        summary: "tc \(place) on \(interface.name)\(selection.place.suffix)",
        identity: .filter(
          network: namespace, interface: interface.index, direction: way.type,
          priority: UInt16(clamping: priority), handle: handle),
        label: interface.label)
      target.network = network
      target.isUnlinked = true
      target.hook = "netns \(namespace) interface \(interface.index)"
      target.ownsHook = try run(target) { control throws(SystemCallError) in
        try !control.hasClsact()
      }
      return target
    }
  }

  func sight(of target: ResolvedTarget, besides found: ResolvedTarget?) -> TargetSight {
    guard found == nil else { return .plain }
    return selection.place.sight(of: target, interface: target.identity.interface)
  }

  func namedHooks(_ program: AttachedProgram) -> [String] {
    guard let way = try? TrafficDirection(direction, program, kind: "tc") else { return [] }
    return selection.plainNames.map {
      "tc \(way.word), priority \(priority), handle \(handle ?? 1) on \($0)\(selection.place.suffix)"
    }
  }

  func attach(
    _ object: borrowing AttachedObject, to target: ResolvedTarget
  ) throws(LoaderError) {
    let place = place(target)
    try object.withProgram(target) { program throws(LoaderError) in
      let name = try self.name(of: program)
      try run(target) { control throws(SystemCallError) in
        try control.addClsact()
        try control.attach(program, at: place, name: name)
      }
    }
  }

  func replace(
    with object: borrowing AttachedObject, at target: ResolvedTarget
  ) throws(LoaderError) {
    let place = place(target)
    try object.withProgram(target) { program throws(LoaderError) in
      let name = try self.name(of: program)
      try run(target) { control throws(SystemCallError) in
        try control.replace(at: place, with: program, name: name)
      }
    }
  }

  func detach(
    _ object: borrowing AttachedObject, from target: ResolvedTarget
  ) throws(LoaderError) {
    let place = place(target)
    do throws(LoaderError) {
      try run(target) { control throws(SystemCallError) in
        do throws(SystemCallError) {
          try control.detach(at: place)
        } catch  where error.errno == .noSuchFileOrDirectory || error.errno == .invalidArgument {
          // Gone already.
        }
      }
    } catch  where error.reason == .missingTarget {
      return
    }
  }

  /// The clsact goes with its last filter.
  func clear(_ target: ResolvedTarget) throws(LoaderError) {
    do throws(LoaderError) {
      try run(target) { control throws(SystemCallError) in
        guard try control.hasClsact(), try control.filters(.ingress).isEmpty,
          try control.filters(.egress).isEmpty
        else { return }
        try control.removeClsact()
      }
    } catch  where error.reason == .missingTarget {
      return
    }
  }

  func state(
    at target: ResolvedTarget, _ object: borrowing AttachedObject
  ) throws(LoaderError) -> HookState {
    let place = place(target)
    do throws(LoaderError) {
      return try run(target) { control throws(SystemCallError) in
        let filter = try control.filters(place.direction).first { $0.place == place }
        return filter?.programID.map { .object($0) } ?? .nothing
      }
    } catch  where error.reason == .missingTarget {
      let isLost = error.isCaused(by: .staleNFSFileHandle)
      return isLost && selection.place.mayBeElsewhere(target) ? .hidden : .nothing
    }
  }

  private func place(_ target: ResolvedTarget) -> TrafficControl.Place {
    guard case .filter(_, _, let direction, let priority, let handle) = target.identity else {
      return TrafficControl.Place(
        .ingress, priority: UInt16(clamping: priority), handle: UInt32(clamping: handle ?? 1))
    }
    return TrafficControl.Place(
      direction == .tcxEgress ? .egress : .ingress, priority: priority, handle: handle)
  }

  private func name(of program: borrowing Program) throws(LoaderError) -> String {
    do throws(SystemCallError) {
      return try program.info().name
    } catch {
      throw .from(error, "cannot look at a program")
    }
  }

  /// Runs `body` in the interface's namespace.
  private func run<Result>(
    _ target: ResolvedTarget,
    _ body: (TrafficControl) throws(SystemCallError) -> Result
  ) throws(LoaderError) -> Result {
    do throws(SystemCallError) {
      return try selection.place.run(at: target) { () throws(SystemCallError) in
        try body(TrafficControl(interface: target.identity.interface ?? 0))
      }
    } catch  where error.errno == .staleNFSFileHandle {
      throw .lostNetwork(target, error)
    } catch  where error.errno == .noSuchDevice || error.errno == .noSuchFileOrDirectory {
      throw LoaderError(
        .missingTarget, "\(target.summary): there is no such interface or traffic control",
        advice: "the kernel needs CONFIG_NET_CLS_BPF and CONFIG_NET_SCH_INGRESS", cause: error)
    } catch {
      throw .from(error, "cannot attach \(target.summary)")
    }
  }
}
