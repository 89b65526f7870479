import BPFLoader
public import Manifest

/// Makes deployments what their manifests say.
///
/// There is one for each run: it looks at the host once, and what it does itself is entered into that.
public struct Reconciler {
  /// Where the deployments live, such as `/sys/fs/bpf`.
  public let bpffs: String
  let kernel: any Kernel
  let view = HostView()
  /// The version of bpf-apply, kept with every generation.
  let tool: String
  /// How long to wait for a deployment's lock.
  let patience: Duration
  /// Whether somebody wants us to stop: an apply that is not published yet is taken back then.
  let isInterrupted: @Sendable () -> Bool
  /// Is told what the recovery of a killed run has attached again in another order.
  let didLose: @Sendable (LostPlace) -> Void

  public init(
    _ kernel: any Kernel, bpffs: String, tool: String, patience: Duration = .zero,
    isInterrupted: @escaping @Sendable () -> Bool = { false },
    didLose: @escaping @Sendable (LostPlace) -> Void = { _ in }
  ) {
    self.kernel = kernel
    self.bpffs = bpffs
    self.tool = tool
    self.patience = patience
    self.isInterrupted = isInterrupted
    self.didLose = didLose
  }

  /// What a manifest and its bytecode files ask for on this host.
  public func desired(_ manifest: Manifest) throws(ReconcilerError) -> DesiredState {
    try DesiredState(manifest, on: kernel)
  }

  /// What an apply would do; changes nothing and takes no lock.
  ///
  /// - Parameter options: what is asked for beside the manifest.
  public func plan(
    _ desired: DesiredState, _ options: ApplyOptions = ApplyOptions()
  ) throws(ReconcilerError) -> Plan {
    try keepingGoing(desired, options) { desired throws(ReconcilerError) in
      try plan(desired, options, before: [])
    }
  }

  /// Runs what may fail for want of some of what is desired; where that is asked for, again without it as long as more is
  /// found that cannot be.
  func keepingGoing<Outcome>(
    _ desired: DesiredState, _ options: ApplyOptions,
    _ body: (DesiredState) throws(ReconcilerError) -> Outcome
  ) throws(ReconcilerError) -> Outcome {
    var desired = desired
    while true {
      do throws(ReconcilerError) {
        return try body(desired)
      } catch {
        // Where everything is as it was, the rest can be tried.
        let isLeft = options.keepsGoing && error.reason != .notConverged
        let count = desired.unfit.count
        for failure in [error] + error.others {
          guard isLeft, let object = failure.object else { throw error }
          desired.unfit[object] = failure.message
        }
        guard desired.unfit.count > count else { throw error }
      }
    }
  }

  /// - Parameters:
  ///   - before: the plans that are carried out before this one.
  ///   - findsHolders: whether it is looked who stands at the hooks of new attachments, which takes a look at all links.
  ///   - opened: the deployment, where its lock is held.
  ///   - isNew: whether the deployment's directory was made just now.
  ///   - dragged: the attachments that change with what is named, and may have no target.
  func plan(
    _ desired: DesiredState, _ options: ApplyOptions, before: [Plan], findsHolders: Bool = true,
    _ opened: OpenDeployment? = nil, isNew: Bool = false, dragged: Set<String> = []
  ) throws(ReconcilerError) -> Plan {
    let given = desired
    let layout = layout(desired.deployment)
    let mounting = try mounting(options)
    try checkPlace(of: layout)
    let scope = try scope(desired, options, dragged, opened)
    var resolution = try Resolution(desired, kernel, scope)
    let key = try LedgerStore(kernel: kernel, layout: layout).key()
    resolution.desired = resolution.desired.keyed(by: key)
    try resolution.findExternalMaps(
      bpffs: bpffs, before: before, isPartial: !options.only.isEmpty, kernel)
    try checkPlaces(ofPins: resolution.desired)
    var observed = try look(at: layout, &resolution, opened, isNew: isNew)
    let desired = try managed(resolution.desired, observed.ledger, by: options.manager)
    var hooks = SharedHooks(of: before)
    try hooks.add(desired, resolution.targets)
    try checkRequirements(desired, observed)
    try observed.recognizeVersion(desired, layout, kernel)
    if options.only.isEmpty { try refuseHeld(desired, as: desired.version, observed, options) }
    observed.readers = try ObservedReaders(desired, observed.ledger, layout, kernel)
    if findsHolders {
      let freed = FreedHooks(by: before)
      var newcomers = observed.newcomers(desired)
      try observed.findMovedAlong(among: &newcomers, kernel)
      observed.holders = try HolderSearch(
        desired: desired, observed: observed, freed: freed, layout: layout, kernel: kernel,
        view: view
      ).holders(newcomers, forced: options.forced)
      try findRecordedHolders(newcomers, of: desired, &observed, without: freed)
    }
    var plan = try Plan(desired, observed, options)
    let more = plan.dragged(of: given, scope)
    if !more.isEmpty {
      return try self.plan(
        given, options, before: before, findsHolders: findsHolders, opened, isNew: isNew,
        dragged: dragged.union(more))
    }
    for map in plan.desired.maps {
      if let error = resolution.unusable[map.name] { throw error }
    }
    try refuseHeld(desired, as: plan.desired.version, observed, options)
    try refuseOtherReaders(plan.desired, before, together: options.together)
    plan.mounting = before.isEmpty ? mounting : nil
    plan.unreachable = try unreachablePins(of: plan.desired)
    plan.consumers = try consumers(lostBy: plan, together: options.together)
    try refuseLosses(plan, options.allowed)
    try check(&plan)
    let phase = opened?.phase ?? DeploymentPhase(plan.observed.ledger, uptime: kernel.uptime)
    plan.verdict = phase.verdict(
      on: plan, isSame: try given.isOverdue(phase, layout, kernel), isReleased: options.isReleased)
    return plan
  }

  /// Makes the deployment what the manifest says, or leaves everything as it was.
  ///
  /// - Parameters:
  ///   - options: what is asked for beside the manifest.
  ///   - willExecute: is told the plan before anything changes.
  @discardableResult
  public func apply(
    _ desired: DesiredState, _ options: ApplyOptions = ApplyOptions(),
    willExecute: (Plan) -> Void = { _ in }
  ) throws(ReconcilerError) -> Plan {
    try keepingGoing(desired, options) { desired throws(ReconcilerError) in
      try checkFirst(desired, options)
      return try opening(making: desired.deployment, options) {
        deployment, directories throws(ReconcilerError) in
        try apply(desired, options, deployment, directories, willExecute)
      }
    }
  }

  /// A plan that fails must not leave a directory behind, so that is made only for one that holds.
  private func checkFirst(
    _ desired: DesiredState, _ options: ApplyOptions
  ) throws(ReconcilerError) {
    let directory = layout(desired.deployment).directory
    guard try !exists(directory) else { return }
    do throws(ReconcilerError) {
      // Who stands at its hooks is looked at once, when nobody else can be at work on the deployment.
      try checkPrivileges(try plan(desired, options, before: [], findsHolders: false))
    } catch {
      // Where another run is making the deployment just now, what it made may be all that was in the way.
      guard try exists(directory) else { throw error }
    }
  }

  /// The same under the deployment's lock.
  private func apply(
    _ desired: DesiredState, _ options: ApplyOptions, _ deployment: OpenDeployment,
    _ directories: DeploymentDirectories, _ willExecute: (Plan) -> Void
  ) throws(ReconcilerError) -> Plan {
    let layout = deployment.layout
    func takeBack() throws(ReconcilerError) -> Plan {
      let opened = try takeBackOverdue(deployment, options)
      return try apply(desired, options, opened, directories, willExecute)
    }
    let isOverdue = try desired.isOverdue(deployment.phase, layout, kernel)
    if try decide(.apply(isSame: isOverdue), deployment) == .takeBack { return try takeBack() }
    var plan = try plan(desired, options, before: [], deployment, isNew: directories.isNew)
    plan.mounting = directories.mounting
    try checkPrivileges(plan)
    // Of a part of a manifest its plan tells.
    if case .takesBack = plan.verdict { return try takeBack() }
    if let refusal = plan.refusal { throw refusal }
    willExecute(plan)
    guard !plan.isEmpty else {
      try noteNames(of: plan, layout)
      return plan
    }
    var executor = try Executor(
      plan, layout, kernel, tool: tool, confirmWithin: options.confirmWithin,
      isInterrupted: isInterrupted)
    try executor.execute()
    enter(plan)
    plan.gaps = executor.gaps
    return plan
  }

  /// Enters what an apply has made, and taken off its hooks, into the view of the host.
  private func enter(_ plan: Plan) {
    guard view.hasLooked else { return }
    view.leave(FreedHooks(by: [plan]).links)
    for change in plan.changes where !change.keepsObject && change.address.kind != .pin {
      let pin = layout(plan.deployment).pin(change.address, in: .current)
      // What cannot be looked at is as if it were not there.
      if let object = try? kernel.object(at: pin) { view.enter(object, at: pin) }
    }
  }

  func layout(_ deployment: String) -> DeploymentLayout {
    DeploymentLayout(bpffs: bpffs, name: deployment)
  }

  /// Makes sure that the kernel has what everything new needs, before any of it is made.
  ///
  /// - Throws: all that misses.
  private func check(_ plan: inout Plan) throws(ReconcilerError) {
    var failures: [ReconcilerError] = []
    for attachment in plan.madeAttachments {
      guard let target = plan.observed.targets[attachment.name] else { continue }
      do throws(LoaderError) {
        try kernel.check(attachment, target)
        let life = try kernel.life(at: target, of: attachment.request)
        if !life.isEmpty { plan.observed.targets[attachment.name]?.life = life }
      } catch {
        let failure = ReconcilerError(error, mark: attachment.mark).about(attachment.address)
        guard [.missingTarget, .unsupported].contains(failure.reason) else { throw failure }
        failures.append(failure)
      }
    }
    if let failure = ReconcilerError.all(failures) { throw failure }
  }

  /// Makes sure that we may make what everything new needs.
  func checkPrivileges(_ plan: Plan) throws(ReconcilerError) {
    for attachment in plan.madeAttachments {
      let missing = kernel.missingPrivileges(for: attachment.kind)
      guard !missing.isEmpty else { continue }
      let names = missing.map(\.description).joined(separator: " and ")
      throw ReconcilerError(
        .notPermitted,
        "attachment \(attachment.name) (\(attachment.kind.name)) needs \(names), which this process does not have",
        advice: "run as root, or with these capabilities", mark: attachment.mark)
    }
  }

  func exists(_ directory: String) throws(ReconcilerError) -> Bool {
    do throws(LoaderError) {
      return try kernel.names(in: directory) != nil
    } catch {
      throw ReconcilerError(error)
    }
  }
}
