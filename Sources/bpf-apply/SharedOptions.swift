import ArgumentParser
import BPFLoader
import BPFSyscall
import Manifest
import Reconciler

/// What every command takes.
struct SharedOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Where bpffs is mounted (or BPF_APPLY_BPFFS); default: \(BPFFileSystem.usualPath).",
      valueName: "dir"))
  var bpffs: String?

  @Option(help: "Colour: auto, always or never.")
  var color: ColorMode = .auto

  @Flag(name: .shortAndLong, help: "Print errors only.")
  var quiet = false

  @Flag(help: "Show the verifier's log whole where it refuses a program.")
  var verifierLog = false

  /// The reconciler of this host; it waits for no lock where a command takes none.
  ///
  /// - Parameter isInterruptible: whether signals end what it does.
  func reconciler(_ lock: LockOptions? = nil, isInterruptible: Bool = true) -> Reconciler {
    Reconciler(
      LiveKernel(), bpffs: bpffsPath, tool: BPFApply.version,
      patience: lock?.lockTimeout?.duration ?? .zero,
      isInterrupted: { isInterruptible && System.isInterrupted },
      didLose: { Output.error("warning: \(LostPlaceText.render($0))") })
  }

  var bpffsPath: String {
    let path = bpffs ?? System.environment("BPF_APPLY_BPFFS") ?? BPFFileSystem.usualPath
    return path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
  }

  /// Runs a command, and tells its failure on standard error with the exit code that stands for it.
  func reporting(_ body: () throws(CommandFailure) -> Void) throws {
    System.ignoreWriteSignals()
    do throws(CommandFailure) {
      try body()
    } catch {
      tell(error)
      throw error.exitCode
    }
  }

  /// Says a failure on standard error.
  func tell(_ failure: CommandFailure) {
    let isDenied = failure.reason == .denied
    let failure = isDenied ? failure.naming(reconciler().denyingPins()) : failure
    let text = FailureText(verifierLog: verifierLog, style: style(of: Output.standardError))
    Output.error(text.render(failure))
  }

  /// The same of a command that names one deployment, or its manifests.
  ///
  /// - Parameter body: is run for each, with its name and the reconciler.
  func reporting(
    _ deployment: String, _ lock: LockOptions,
    _ body: (String, Reconciler) throws(ReconcilerError) -> Void
  ) throws {
    try reporting { () throws(CommandFailure) in
      let reconciler = reconciler(lock)
      for name in try DeploymentNames.of([deployment]) {
        do throws(ReconcilerError) {
          try body(name, reconciler)
        } catch {
          throw CommandFailure(error, [])
        }
      }
    }
  }

  /// Results, unless they are not wanted.
  func say(_ text: @autoclosure () -> PrintableText) { if !quiet { Output.result(text()) } }

  /// How plans are written.
  var planText: PlanText { PlanText(style: outputStyle, kernel: System.kernelRelease()) }

  var outputStyle: Style { style(of: Output.standardOutput) }

  private func style(of descriptor: Int32) -> Style {
    switch color {
    case .always: Style(isColored: true)
    case .never: Style(isColored: false)
    case .auto:
      Style(
        isColored: Output.isTerminal(descriptor) && System.environment("NO_COLOR") == nil
          && System.environment("TERM") != "dumb")
    }
  }
}

enum ColorMode: String, ExpressibleByArgument {
  case auto, always, never
}
