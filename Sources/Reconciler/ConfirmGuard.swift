import BPFLoader
import BPFSyscall

/// Who rolls back what nobody confirms.
public enum ConfirmGuard: Hashable, Sendable {
  /// A transient timer of systemd's: it outlives the unit that we may be in.
  case timer
  /// A process of its own.
  case process
  /// We do, and wait for that.
  case foreground

  /// Where we run.
  public struct Place: Hashable, Sendable {
    /// Whether systemd runs the machine's services.
    public var hasSystemd: Bool
    /// Whether we are in the namespaces of mounts, of the network and of processes that its units are in: else such a unit
    /// sees another bpffs, or other interfaces.
    public var isInItsNamespaces: Bool
    /// Whether a process that we start can outlive us, and does not end with a container; nil where that cannot be told.
    public var isAmongFirstProcesses: Bool?

    public init(hasSystemd: Bool, isInItsNamespaces: Bool, isAmongFirstProcesses: Bool?) {
      self.hasSystemd = hasSystemd
      self.isInItsNamespaces = isInItsNamespaces
      self.isAmongFirstProcesses = isAmongFirstProcesses
    }

    /// This process's.
    public static var own: Place {
      Place(
        hasSystemd: (try? FileStatus(at: "/run/systemd/system"))??.isDirectory == true,
        isInItsNamespaces: Namespaces.areThoseOfFirstProcess(),
        isAmongFirstProcesses: Namespaces.areAmongFirstProcesses())
    }
  }

  /// - Parameter waits: whether the run that applies shall be the guard.
  /// - Throws: ``ReconcilerError/Reason/refused`` where none would be there in time.
  public init(in place: Place, waits: Bool) throws(ReconcilerError) {
    if waits {
      self = .foreground
    } else if place.hasSystemd, place.isInItsNamespaces {
      self = .timer
    } else if place.isAmongFirstProcesses == false {
      throw ReconcilerError(
        .refused,
        "the process that would roll back what nobody confirms would end with this container",
        advice: "--wait waits here for the confirmation, and rolls back where none comes")
    } else {
      self = .process
    }
  }

  /// The command that starts the timer.
  ///
  /// - Parameters:
  ///   - deployment: what is applied.
  ///   - time: how long that may be confirmed, from when it is live: the unit waits for what is left of it.
  ///   - applier: the process that applies, whose end the unit waits for: `812:7301`.
  ///   - program: the path of bpf-apply.
  ///   - bpffs: an absolute path.
  public static func timerCommand(
    _ systemdRun: String, for deployment: String, after time: Duration, applier: String,
    program: String, bpffs: String
  ) -> [String] {
    let (seconds, attoseconds) = time.components
    let milliseconds = seconds * 1000 + attoseconds / 1_000_000_000_000_000
    let unit = applier.map { $0.isASCII && $0.isNumber ? $0 : "-" }
    let command =
      [program] + expireArguments(deployment, bpffs: bpffs) + ["--after", applier]
    return [
      systemdRun, "--quiet", "--collect", "--no-ask-password",
      "--unit=bpf-apply-confirm-\(deployment)-\(String(unit))",
      "--description=rolls \(deployment) back unless somebody confirms it",
      "--on-active=\(milliseconds)ms", "--timer-property=AccuracySec=100ms",
      // Who stops it has no time left; what it does then takes some.
      "--property=TimeoutStopSec=10min", "--",
    ] + command.map { $0.replacing("$", with: "$$") }
  }

  /// What a guard that is not this process is told.
  public static func expireArguments(_ deployment: String, bpffs: String) -> [String] {
    ["confirm", deployment, "--expire", "--lock-timeout", "10m", "--bpffs", bpffs]
  }
}
