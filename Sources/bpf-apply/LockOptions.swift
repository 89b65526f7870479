import ArgumentParser

/// What commands take that take a deployment's lock.
struct LockOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "How long to wait while another run holds the lock: 500ms, 30s, 2m; default: not at all.",
      valueName: "duration"))
  var lockTimeout: TimeSpan?
}
