import ArgumentParser
import Manifest
import Reconciler

/// Why a command failed, with the texts that the reader may be shown lines of.
struct CommandFailure: Error {
  let error: ReconcilerError
  let sources: [SourceText]

  init(_ error: ReconcilerError, _ sources: [SourceText]) {
    self.error = error
    self.sources = sources
  }

  /// The exit code that stands for the reason.
  var exitCode: ExitCode {
    switch error.reason {
    case .failed: ExitCode(1)
    case .notConverged: ExitCode(3)
    case .refused: ExitCode(5)
    case .conflict: ExitCode(6)
    case .invalid: ExitCode(65)
    case .unreadable: ExitCode(66)
    case .missingTarget: ExitCode(68)
    case .unsupported: ExitCode(69)
    case .locked: ExitCode(75)
    case .notPermitted: ExitCode(77)
    case .interrupted: ExitCode(130)
    }
  }
}

extension ExitCode {
  /// `plan --detailed-exitcode` found something to do, or a rollback has left something to do.
  static let changesPending = ExitCode(2)
}
