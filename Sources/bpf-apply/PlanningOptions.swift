public import ArgumentParser
import Manifest
public import Reconciler

/// What `plan` and `apply` take beside manifests.
struct PlanningOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Change only this, what it needs and what has to change with it; may be given several times.",
      valueName: "address"))
  var target: [ObjectAddress] = []

  @Flag(
    help:
      "Apply what is independent of targets that do not exist and of programs that the kernel refuses; the rest stays pending (exit code 2)."
  )
  var keepGoing = false

  @Option(
    help: ArgumentHelp(
      "Make this anew although it is as the manifest says; may be given several times.",
      valueName: "address"))
  var replace: [ObjectAddress] = []

  @Option(
    help: ArgumentHelp(
      "Let this pin or attachment take the place of what somebody else has there; may be given several times.",
      valueName: "address"))
  var forceReplace: [ObjectAddress] = []

  @OptionGroup var allowing: AllowOptions

  @Flag(help: "Go on where nothing of what is deployed is in the manifest.")
  var replaceAll = false

  @Flag(help: "Destroy deployments whose manifests are gone from the directories that are given.")
  var prune = false

  @Flag(
    help:
      "Mount bpffs where none is, also in a mount namespace that takes it along when it ends: a container's, a service's."
  )
  var mountBpffs = false

  @Option(
    help: ArgumentHelp(
      "Who runs this: what another manages is a conflict. Naming that other takes it over.",
      valueName: "name"))
  var manager: Manager?

  @Flag(help: "Take also what was rolled back.")
  var release = false

  var options: ApplyOptions {
    var options = ApplyOptions()
    options.only = target
    options.keepsGoing = keepGoing
    options.replaced = replace
    options.forced = forceReplace
    options.replacesAll = replaceAll
    options.allowed = allowing.allow
    options.isReleased = release
    options.mountsBPFFS = mountBpffs
    options.manager = manager?.name
    return options
  }
}

/// Who manages deployments, as `--manager` takes it.
struct Manager: ExpressibleByArgument {
  let name: String

  init?(argument: String) {
    guard TextPattern.manager.accepts(argument) else { return nil }
    name = argument
  }
}

extension ObjectAddress: ExpressibleByArgument {
  /// `map.NAME`, `program.FILE/FUNCTION`, `attachment.NAME` or `pin.PATH`.
  public init?(argument: String) { self.init(argument) }
}
