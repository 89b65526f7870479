import ArgumentParser
import Manifest
import Reconciler

/// `bpf-apply destroy NAME|MANIFEST...`
struct Destroy: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "destroy",
    abstract: "Take deployments down: attachments, pins, programs and maps.")

  @Argument(help: "Names of deployments, or their manifests.")
  var deployments: [String]

  @OptionGroup var lock: LockOptions

  @OptionGroup var shared: SharedOptions

  /// Whose pins are meant can only be said by a ledger.
  private static let lost =
    "Its ledger and plan were lost: pins of its objects outside of bpf-apply/, if it had any, are left."

  func run() throws {
    try shared.reporting { () throws(CommandFailure) in
      let reconciler = shared.reconciler(lock)
      for name in try DeploymentNames.of(deployments) {
        do throws(ReconcilerError) {
          if let ledger = try reconciler.destroy(name) {
            shared.say(
              "Destroyed \(name): \(ledger.attachments.count) attachments, \(ledger.programs.count) programs, \(ledger.maps.count) maps, \(ledger.pins.count) pins."
            )
            if ledger.rebuilt == .pins { shared.say(Self.lost) }
          } else {
            let known = try reconciler.deployments()
            let hint = NearestName.suggestion(for: name, in: known).map { ": \($0)" } ?? "."
            shared.say("Nothing to destroy: \(name) is not deployed\(hint)")
          }
        } catch {
          throw CommandFailure(error, [])
        }
      }
    }
  }
}
