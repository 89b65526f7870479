import ArgumentParser
import Manifest
import Reconciler

/// `bpf-apply status [NAME [ADDRESS]]`
struct Status: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Show what is deployed, and whether it is as it was applied.")

  @Argument(help: "A deployment's name; default: all.")
  var deployment: String?

  @Argument(
    help: """
      One object of it: map.NAME, program.FILE/FUNCTION, attachment.NAME or pin.PATH; of an iterator \
      its output, too.
      """)
  var address: String?

  @Flag(
    help:
      """
      Exit with 2 where something is not as it was applied, should have been confirmed by now, or could not be rolled back; \
      what a killed run has left, or is damaged, is 2 also without this.
      """)
  var check = false

  @OptionGroup var shared: SharedOptions

  func run() throws {
    var hasDrift = false
    var isUnfinished = false
    try shared.reporting { () throws(CommandFailure) in
      let named = try DeploymentNames.of(deployment.map { [$0] } ?? [])
      do throws(ReconcilerError) {
        hasDrift = try show(named, &isUnfinished)
      } catch {
        throw CommandFailure(error, [])
      }
    }
    if isUnfinished || check && hasDrift { throw ExitCode.changesPending }
  }

  /// - Parameter isUnfinished: becomes true where a killed run has left something.
  /// - Returns: whether something that is shown is not as it was applied.
  private func show(
    _ named: [String], _ isUnfinished: inout Bool
  ) throws(ReconcilerError) -> Bool {
    let reconciler = shared.reconciler()
    // Who may only read may not list them.
    let wanted = deployment == nil ? try reconciler.deployments() : named
    if wanted.isEmpty { shared.say("Nothing is deployed.") }
    var hasDrift = false
    for name in wanted {
      let unfinished = address == nil ? try reconciler.unfinishedRun(on: name) : nil
      switch unfinished {
      case .killed, .emptied: isUnfinished = true
      case .running, nil: break
      }
      defer { if let unfinished { shared.say(UnfinishedText.render(unfinished, on: name)) } }
      let status: DeploymentStatus?
      do throws(ReconcilerError) {
        status = try reconciler.status(of: name)
      } catch {
        // What another version has written is no reason to say nothing of the others.
        guard error.reason == .invalid, address == nil else { throw error }
        shared.say("\(name)   \(error.message)")
        continue
      }
      guard let status else {
        // Another run is making it just now, or has destroyed it.
        if deployment == nil || unfinished != nil { continue }
        throw ReconcilerError.notDeployed(name, (try? reconciler.deployments()) ?? [])
      }
      if let address {
        let object = try object(address, of: name, status)
        hasDrift = hasDrift || status.isDrifted(object)
        try show(object, of: name, status, reconciler)
      } else {
        isUnfinished = isUnfinished || status.isLedgerLost
        hasDrift = hasDrift || status.hasDrift || status.isPreviousLost
        shared.say(StatusText(style: shared.outputStyle).render(name, status))
      }
    }
    return hasDrift
  }

  private func show(
    _ object: ObjectAddress, of name: String, _ status: DeploymentStatus, _ reconciler: Reconciler
  ) throws(ReconcilerError) {
    shared.say(ObjectText(style: shared.outputStyle).render(object, of: name, status))
    guard !shared.quiet, status.isLiveIterator(object) else { return }
    let output = try reconciler.iteratorOutput(of: object, in: status)
    Output.result(Array("\n".utf8) + output.bytes)
    if output.isCut {
      Output.error(
        "warning: the output of \(object) is cut behind \(IteratorOutput.longest >> 20) MiB\n"
          + "  help: give the attachment a pin, and read that")
    }
  }

  private func object(
    _ text: String, of name: String, _ status: DeploymentStatus
  ) throws(ReconcilerError) -> ObjectAddress {
    let known = status.addresses
    if let address = ObjectAddress(text), let object = known.sole(meantBy: address) {
      return object
    }
    let meant =
      known.first { $0.name == text }.map { "did you mean `\($0)`?" }
      ?? NearestName.suggestion(for: text, in: known.map(\.description))
    let alike = known.filter { text.hasPrefix("\($0.kind.rawValue).") }
    throw ReconcilerError(
      .missingTarget, "\(name) has no object \(text)",
      advice: meant
        ?? "it has "
        + (alike.isEmpty ? known : alike).map(\.description).joined(separator: ", "))
  }
}

extension DeploymentStatus {
  /// Whether an object is an iterator that can be read.
  fileprivate func isLiveIterator(_ address: ObjectAddress) -> Bool {
    address.kind == .attachment && ledger.attachments[address.name]?.kind == "iterator"
      && drift(of: address) == nil
  }
}
