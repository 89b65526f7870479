import ArgumentParser
import Manifest

/// The command line: arguments in, text and an exit code out; what happens is the Reconciler's.
@main
struct BPFApply: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bpf-apply",
    abstract: "Makes a host's eBPF maps, programs, attachments and pins what a manifest says.",
    usage: """
      bpf-apply MANIFEST...
      bpf-apply <subcommand>
      """,
    discussion: """
      An argument with a '/', or ending in .yaml, .yml or .json, or '-', is a manifest; a directory \
      stands for its *.yaml and *.yml in name order. `bpf-apply MANIFEST` is `bpf-apply apply MANIFEST`.

      Names and texts from outside are shown with control and invisible characters escaped: \\n, \\u{1B}.

      Exit codes: 0 done, or no changes · 1 failed, and everything is as it was · 2 changes pending \
      (plan --detailed-exitcode), something is not as applied or overdue (status --check), damaged or left by a killed \
      run (status), or left pending (rollback, --keep-going) · 3 failed, and not everything could be set back · 5 refused by a \
      rule of the manifest · 6 somebody else's object is in the way · 64 usage · 65 manifest or \
      bytecode invalid · 66 a file cannot be read, or there is no bpffs · 68 a target does not exist · 69 the kernel \
      lacks a feature, or forbids it · 75 another run holds the lock · 77 missing privilege · 130 interrupted, and \
      everything is as it was
      """,
    version: version,
    subcommands: [
      Apply.self, PlanCommand.self, Confirm.self, Rollback.self, Prune.self, Destroy.self,
      Adopt.self, Status.self, Validate.self, Inspect.self, Schema.self,
    ],
    defaultSubcommand: Apply.self)

  /// The version of this bpf-apply; every generation records it.
  static let version = "0.1.0"

  static func main() {
    do {
      var command = try parsed(Array(CommandLine.arguments.dropFirst()))
      try command.run()
    } catch {
      exit(withError: error)
    }
  }

  /// The command that arguments are. ArgumentParser repeats wrong ones as they are: its error is of printable ones.
  private static func parsed(_ arguments: [String]) throws -> any ParsableCommand {
    do {
      return try parseAsRoot(arguments)
    } catch {
      _ = try parseAsRoot(arguments.map { PrintableText($0).string })
      throw ValidationError(PrintableText(message(for: error)).string)
    }
  }
}
