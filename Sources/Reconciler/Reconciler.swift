import BPFLoader
public import Manifest

/// Makes deployments what their manifests say.
public struct Reconciler {
  /// Where the deployments live, such as `/sys/fs/bpf`.
  public let bpffs: String
  let kernel: any Kernel
  /// The version of bpf-apply, kept with every generation.
  let tool: String
  /// How long to wait for a deployment's lock.
  let patience: Duration
  /// Whether somebody wants us to stop: an apply that is not published yet is taken back then.
  let isInterrupted: @Sendable () -> Bool

  public init(
    _ kernel: any Kernel, bpffs: String, tool: String, patience: Duration = .zero,
    isInterrupted: @escaping @Sendable () -> Bool = { false }
  ) {
    self.kernel = kernel
    self.bpffs = bpffs
    self.tool = tool
    self.patience = patience
    self.isInterrupted = isInterrupted
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
    try plan(desired, options, before: [])
  }

  /// - Parameters:
  ///   - before: the plans that are carried out before this one.
  ///   - findsHolders: whether it is looked who stands at the hooks of new attachments, which takes a look at all links.
  ///   - opened: the deployment, where its lock is held.
  ///   - isNew: whether the deployment's directory was made just now.
  func plan(
    _ desired: DesiredState, _ options: ApplyOptions, before: [Plan], findsHolders: Bool = true,
    _ opened: OpenDeployment? = nil, isNew: Bool = false
  ) throws(ReconcilerError) -> Plan {
    let layout = layout(desired.deployment)
    let mounting = try mounting(options)
    try checkPlace(of: layout)
    var resolution = try Resolution(desired, kernel)
    try resolution.findExternalMaps(bpffs: bpffs, before: before, kernel)
    try checkPlaces(ofPins: resolution.desired)
    var observed = try look(at: layout, &resolution, opened, isNew: isNew)
    let desired = try managed(resolution.desired, observed.ledger, by: options.manager)
    var hooks = SharedHooks(of: before)
    try hooks.add(desired, resolution.targets)
    try checkRequirements(desired, observed)
    try observed.recognizeVersion(desired, layout, kernel)
    if options.targets.isEmpty { try refuseHeld(desired, as: desired.version, observed, options) }
    try observed.lookAtReaders(desired, layout, kernel)
    if findsHolders {
      let freed = FreedHooks(by: before)
      try observed.findHolders(
        desired, forced: options.forced, without: freed, layout, kernel)
      try findRecordedHolders(desired, &observed, without: freed)
    }
    var plan = try Plan(desired, observed, options)
    try refuseHeld(desired, as: plan.desired.version, observed, options)
    try refuseOtherReaders(plan.desired, before, together: options.together)
    plan.mounting = before.isEmpty ? mounting : nil
    plan.unreachable = try unreachablePins(of: plan.desired)
    plan.users = try users(lostBy: plan, together: options.together)
    try refuseLosses(plan, options.allowed)
    try check(plan)
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
    try checkFirst(desired, options)
    return try opening(making: desired.deployment, options) {
      deployment, directories throws(ReconcilerError) in
      try apply(desired, options, deployment, directories, willExecute)
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
    let isSame = try desired.isVersion(of: deployment, kernel)
    if try decide(.apply(isSame: isSame), deployment) == .takeBack { return try takeBack() }
    var plan = try plan(desired, options, before: [], deployment, isNew: directories.isNew)
    plan.mounting = directories.mounting
    try checkPrivileges(plan)
    // Of a part of a manifest its plan tells.
    let decision = try decide(.apply(isSame: plan.keepsVersion), deployment)
    if decision == .takeBack { return try takeBack() }
    if decision == .proceedUnchanged, !plan.isEmpty { throw waits(deployment) }
    willExecute(plan)
    guard !plan.isEmpty else {
      try noteFile(of: plan, layout)
      return plan
    }
    var executor = try Executor(
      plan, layout, kernel, tool: tool, confirmWithin: options.confirmWithin,
      isInterrupted: isInterrupted)
    try executor.run()
    plan.gaps = executor.gaps
    return plan
  }

  func layout(_ deployment: String) -> DeploymentLayout {
    DeploymentLayout(bpffs: bpffs, name: deployment)
  }

  /// Makes sure that the kernel has what everything new needs, before any of it is made.
  private func check(_ plan: Plan) throws(ReconcilerError) {
    for attachment in plan.desired.attachments {
      guard let change = plan.change(attachment.address), !change.keepsObject,
        let target = plan.observed.targets[attachment.name]
      else { continue }
      do throws(LoaderError) {
        try kernel.check(attachment, target)
      } catch {
        throw ReconcilerError(error, mark: attachment.mark)
      }
    }
  }

  /// Makes sure that we may make what everything new needs.
  func checkPrivileges(_ plan: Plan) throws(ReconcilerError) {
    for attachment in plan.desired.attachments {
      guard let change = plan.change(attachment.address), !change.keepsObject else { continue }
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
