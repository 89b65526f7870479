import ArgumentParser
import Manifest
import Reconciler

/// `bpf-apply destroy NAME|MANIFEST...`
struct Destroy: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "destroy",
    abstract: "Take deployments down: attachments, pins, programs and maps.")

  @Argument(help: "Names of deployments, or their manifests.")
  var deployments: [String] = []

  @Flag(help: "Destroy all deployments.")
  var all = false

  @OptionGroup var allowing: AllowOptions

  @Flag(help: "Let the maps stay, with what they hold, for an apply to come.")
  var keepMaps = false

  @OptionGroup var lock: LockOptions

  @OptionGroup var shared: SharedOptions

  /// Whose pins are meant can only be said by a ledger.
  private static let lost: PrintableText =
    "Its ledger and plan were lost: pins of its objects outside of bpf-apply/, if it had any, are left."

  func validate() throws {
    if all != deployments.isEmpty {
      throw ValidationError("name deployments, or say --all for all that there are")
    }
  }

  func run() throws {
    try shared.reporting { () throws(CommandFailure) in
      let reconciler = shared.reconciler(lock)
      let named = try DeploymentNames.of(deployments, managedBy: reconciler)
      do throws(ReconcilerError) {
        let known = try reconciler.deployments()
        let names = all ? known : named
        if names.isEmpty { shared.say("Nothing is deployed.") }
        for name in names { try destroy(name, of: known, together: Set(names), reconciler) }
      } catch {
        throw CommandFailure(error, [])
      }
    }
  }

  private func destroy(
    _ name: String, of known: [String], together: Set<String>, _ reconciler: Reconciler
  ) throws(ReconcilerError) {
    let destroyed = try reconciler.destroy(
      name, keepsMaps: keepMaps, allowed: allowing.allow, together: together)
    guard let destroyed else {
      let hint = NearestName.suggestion(for: name, in: known).map { ": \($0)" } ?? "."
      return shared.say("Nothing to destroy: \(name) is not deployed\(hint)")
    }
    shared.say(DestroyedText.render(name, destroyed))
    if destroyed.rebuilt == .pins { shared.say(Self.lost) }
  }
}
