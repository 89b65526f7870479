import ArgumentParser
import Manifest
import Reconciler

/// `bpf-apply status [NAME]`
struct Status: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Show what is deployed, and whether it is as it was applied.")

  @Argument(help: "A deployment's name; default: all.")
  var deployment: String?

  @Flag(help: "Exit with 2 where something is not as it was applied.")
  var check = false

  @OptionGroup var shared: SharedOptions

  func run() throws {
    var hasDrift = false
    try shared.reporting { () throws(CommandFailure) in
      let reconciler = shared.reconciler()
      let named = try DeploymentNames.of(deployment.map { [$0] } ?? [])
      do throws(ReconcilerError) {
        let known = try reconciler.deployments()
        let wanted = deployment == nil ? known : named
        if wanted.isEmpty { shared.say("Nothing is deployed.") }
        for name in wanted {
          guard let status = try reconciler.status(of: name) else {
            throw notDeployed(name, known)
          }
          hasDrift = hasDrift || status.hasDrift
          shared.say(StatusText(style: shared.outputStyle).render(name, status))
        }
      } catch {
        throw CommandFailure(error, [])
      }
    }
    if check, hasDrift { throw ExitCode.changesPending }
  }

  private func notDeployed(_ name: String, _ known: [String]) -> ReconcilerError {
    ReconcilerError(
      .missingTarget, "\(name) is not deployed",
      advice: NearestName.suggestion(for: name, in: known)
        ?? (known.isEmpty ? "nothing is" : "deployed: \(known.joined(separator: ", "))"))
  }
}
