import BPFLoader
import BPFObject
import Manifest

/// What all parts of one apply work with: the plan, where things stand, and the generation that comes to be.
struct ApplyRun {
  let plan: Plan
  let layout: DeploymentLayout
  let kernel: any Kernel
  /// Whether somebody wants us to stop.
  private let isInterrupted: @Sendable () -> Bool
  /// The programs of struct_ops maps.
  private let members: StructOpsMembers
  /// What makes the new generation live.
  var journal = Journal()
  /// Where the objects of the live generation are.
  var former: FormerPins
  /// The generation that comes to be; its ids are filled in as objects are made.
  var ledger: Ledger

  init(
    _ plan: Plan, _ layout: DeploymentLayout, _ kernel: any Kernel, tool: String,
    isInterrupted: @escaping @Sendable () -> Bool
  ) throws(ReconcilerError) {
    self.isInterrupted = isInterrupted
    self.plan = plan
    self.layout = layout
    former = FormerPins(layout, plan.observed.ledger, Journal())
    self.kernel = kernel
    members = StructOpsMembers(plan.desired)
    do throws(LoaderError) {
      ledger = Ledger(
        plan, tool: tool, bootID: try kernel.bootID(),
        device: try kernel.device(of: layout.directory))
    } catch {
      throw ReconcilerError(error)
    }
  }
}

extension ApplyRun {
  /// The desired attachments.
  var attachments: ObjectList<DesiredAttachment> { plan.desired.attachments }

  /// Runs something, and says on failure which object it was about; nothing any more where somebody has interrupted us.
  func attempt(
    _ mark: SourceMark?, _ body: () throws(LoaderError) -> Void
  ) throws(ReconcilerError) {
    if isInterrupted() {
      throw ReconcilerError(.interrupted, "interrupted: \(plan.deployment) is as it was")
    }
    do throws(LoaderError) {
      try body()
    } catch {
      throw ReconcilerError(error, mark: mark)
    }
  }

  /// - Parameter isListed: whether the readers may see what is in it.
  func makeDirectory(_ path: String, isListed: Bool = false) throws(ReconcilerError) {
    try attempt(nil) { () throws(LoaderError) in try kernel.createDirectory(path, mode: 0o700) }
    guard isListed, ledger.readers != nil else { return }
    let access = ReaderAccess(group: ledger.readers).listing
    try attempt(nil) { () throws(LoaderError) in try kernel.setAccess(access, at: path) }
  }

  /// The pins of a struct_ops map's programs, by name.
  func programs(of map: DesiredMap) -> [String: String] {
    Dictionary(
      members.programs(of: map).map { ($0.spec.name, layout.pin($0.address, in: .next)) },
      uniquingKeysWith: { first, _ in first })
  }

  /// Whether an object is made anew.
  func isMade(_ address: ObjectAddress) -> Bool { plan.change(address)?.keepsObject == false }

  /// Notes the id of what was made.
  mutating func noteID(of address: ObjectAddress, at path: String) throws(ReconcilerError) {
    var id: UInt32?
    try attempt(nil) { () throws(LoaderError) in id = try kernel.object(at: path)?.id }
    ledger.setID(id, of: address)
  }

  /// Writes what a new map shall hold.
  func writeContents(of map: DesiredMap, at path: String) throws(ReconcilerError) {
    guard let contents = map.contents, !contents.contents.elements.isEmpty else { return }
    try attempt(contents.mark) { () throws(LoaderError) in
      try kernel.setElements(contents.contents.asElements, ofMap: path)
    }
  }
}
