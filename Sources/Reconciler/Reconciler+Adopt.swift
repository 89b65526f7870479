import BPFLoader
import BPFSyscall
import Manifest

extension Reconciler {
  /// Takes a map, program or link that others made and pinned into a deployment: a manifest that asks for it finds it
  /// there. With a link comes the program that it holds, until a manifest says which one it shall hold.
  ///
  /// - Parameters:
  ///   - address: what it shall be called.
  ///   - pin: where it is pinned, absolute or relative to the root of bpffs; it stays there.
  ///   - willExecute: is told the plan before anything changes.
  @discardableResult
  public func adopt(
    _ address: ObjectAddress, from pin: String, into deployment: String,
    willExecute: (Plan) -> Void = { _ in }
  ) throws(ReconcilerError) -> Plan {
    try opening(deployment) { deployment throws(ReconcilerError) in
      try decide(.adopt, deployment)
      guard let live = deployment.ledger else { throw error(.notDeployed, deployment) }
      return try adopt(address, from: pin, into: live, deployment.layout, willExecute)
    }
  }

  private func adopt(
    _ address: ObjectAddress, from pin: String, into recorded: Ledger, _ layout: DeploymentLayout,
    _ willExecute: (Plan) -> Void
  ) throws(ReconcilerError) -> Plan {
    let store = LedgerStore(kernel: kernel, layout: layout)
    var live = try store.withManifest(recorded, of: .current)
    let adoption = DesiredAdoption(address: address, pin: pin, mark: nil)
    try check(adoption, live, layout)
    try record(adoption, in: &live, layout)
    var desired = DesiredState(restoring: live, from: live, holding: live.held)
    desired.version = Digest.of(
      live.desiredVersion(try store.key()), changedBy: "\(address) \(pin)")
    desired.restoredSlot = .current
    desired.adopted = [adoption]
    let observed = try Observation(
      layout, of: recorded, desired: desired, targets: live.attachments.mapValues(\.target),
      kernel: kernel)
    var plan = try Plan(desired, observed)
    willExecute(plan)
    var executor = try Executor(plan, layout, kernel, tool: tool, isInterrupted: isInterrupted)
    try executor.execute()
    plan.gaps = executor.gaps
    plan.modes = executor.modes
    return plan
  }

  private func check(
    _ adoption: DesiredAdoption, _ live: Ledger, _ layout: DeploymentLayout
  ) throws(ReconcilerError) {
    let address = adoption.address
    guard address.kind != .pin else {
      throw ReconcilerError(
        .invalid, "\(address) cannot be taken over: a pin is a name, not an object",
        advice:
          "take over what is pinned there, as map.NAME, program.FILE/FUNCTION or attachment.NAME")
    }
    guard !live.addresses.contains(where: [address].mean) else {
      throw ReconcilerError(
        .refused, "\(live.deployment) has \(address) already",
        advice: "take it over by another name, and rename it with `moved`")
    }
    guard let drifted = live.addresses.first(where: { isGone($0, live, layout) }) else { return }
    throw ReconcilerError(
      .refused, "\(live.deployment) is not as it was applied: \(drifted) is gone",
      advice: "apply its manifest first")
  }

  private func isGone(_ address: ObjectAddress, _ live: Ledger, _ layout: DeploymentLayout) -> Bool
  {
    guard address.kind == .map || address.kind == .program else { return false }
    return (try? kernel.object(at: layout.pin(address, of: live, in: .current)))??.id
      != live.id(of: address)
  }

  /// Records it as what the kernel says that it is.
  private func record(
    _ adoption: DesiredAdoption, in ledger: inout Ledger, _ layout: DeploymentLayout
  ) throws(ReconcilerError) {
    let found: Adoptable
    do throws(LoaderError) {
      found = try Adoptable(adoption, layout, kernel)
    } catch {
      throw ReconcilerError(error)
    }
    switch try Adoptions.state(of: adoption, found).content {
    case .map(let info):
      var record = MapRecord(info)
      (record.elementTypes, record.id) = (found.elementTypes, info.id)
      ledger.maps[adoption.address.name] = record
    case .program(let info):
      ledger.programs[adoption.address.name] = ProgramRecord(info)
    case .link(let link): try record(link, as: adoption, in: &ledger)
    case .directory, .symbolicLink: return
    }
  }

  /// Of a link the manifest will say what else there is to know; its program goes by its name.
  private func record(
    _ link: LinkInfo, as adoption: DesiredAdoption, in ledger: inout Ledger
  ) throws(ReconcilerError) {
    let name = adoption.address.name
    func refuse(_ reason: String) -> ReconcilerError {
      ReconcilerError(
        .conflict, "\(adoption.address) cannot be taken over from \(adoption.pin): \(reason)",
        mark: adoption.mark)
    }
    if link.isSevered { throw refuse("it is detached") }
    guard
      AttachmentKind.all.contains(where: {
        $0.link == link.type && $0.programChange == .inPlace && !$0.attachesMap
      })
    else { throw refuse("the program of a \(link.type) link cannot be changed") }
    let program: PinnedState?
    do throws(LoaderError) {
      program = try kernel.object(.program, id: link.heldID)
    } catch {
      throw ReconcilerError(error)
    }
    guard case .program(let info)? = program?.content else {
      throw refuse("its program cannot be found, which takes CAP_SYS_ADMIN")
    }
    ledger.programs[name] = ProgramRecord(info)
    ledger.attachments[name] = AttachmentRecord(PinnedState(.link(link), mode: 0), in: ledger)
  }
}
