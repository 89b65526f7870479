import Manifest
import Reconciler
import ArgumentParser

/// `bpf-apply validate MANIFEST...`
struct Validate: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "validate",
    abstract: "Check manifests and their bytecode; needs no root and no kernel.")

  @OptionGroup var arguments: ManifestArguments

  @OptionGroup var shared: SharedOptions

  func run() throws {
    try shared.reporting { () throws(CommandFailure) in
      let states = try arguments.desiredStates { manifest throws(ReconcilerError) in
        try DesiredState(manifest)
      }
      for warning in states.sharedHooks {
        Output.error(DiagnosticRenderer.text(warning, sources: states.map(\.source)))
      }
      for state in states {
        shared.say(
          "\(state.deployment) is valid: \(state.programs.count) programs, \(state.maps.count) maps, \(state.attachments.count) attachments, \(state.pins.count) pins."
        )
        for program in state.programs where program.typeOrigin != nil {
          shared.say("program \(program.name): \(ChangeText.type(of: program))")
        }
      }
    }
  }
}
