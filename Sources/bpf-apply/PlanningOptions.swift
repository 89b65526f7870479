import ArgumentParser
import Reconciler

/// What `plan` and `apply` take beside manifests.
struct PlanningOptions: ParsableArguments {
  @Flag(help: "Take also what was rolled back.")
  var release = false

  var options: ApplyOptions { ApplyOptions(isReleased: release) }
}
