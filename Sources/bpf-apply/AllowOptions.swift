import ArgumentParser
import Reconciler

/// What commands take that may take maps away from other deployments.
struct AllowOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Let this map go or be replaced although other deployments use it; may be given several times.",
      valueName: "address"))
  var allow: [ObjectAddress] = []
}
