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

  /// Why the command failed.
  var reason: ReconcilerError.Reason { error.reason }

  /// The same with the pins that are to be unlinked where their programs are what refuses bpf(2).
  func naming(_ pins: [String]) -> CommandFailure {
    var error = error
    error.notes += pins.map { "this may be the program attached by \($0): unlinking that ends it" }
    return CommandFailure(error, sources)
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
    case .unsupported, .denied: ExitCode(69)
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
