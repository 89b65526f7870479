public import BPFLoader
public import Manifest

/// Why a deployment could not be planned, applied or destroyed.
public struct ReconcilerError: Error, Sendable, CustomStringConvertible {
  public var reason: Reason
  /// What went wrong, in a sentence that names the object.
  public var message: String
  /// What the reader can do about it.
  public var advice: String?
  /// The place in the manifest that it is about.
  public var mark: SourceMark?
  /// The attachment or program that could not be made.
  var object: ObjectAddress?
  /// What fails as well, each by itself.
  public var others: [ReconcilerError] = []
  /// What the verifier says, where it refused a program.
  public var verifier: VerifierReport?
  /// What else there is to say, one line each, such as what an undo could not undo.
  public var notes: [String] = []
  /// What an undo has attached again in another order.
  public var lostPlaces: [LostPlace] = []
  /// The faults of a manifest, each with its place.
  public var diagnostics: [Diagnostic] = []

  /// What kind of failure it is; the command line makes an exit code of it.
  public enum Reason: Sendable, Hashable {
    /// The apply failed, and everything is as it was.
    case failed
    /// The apply failed, and not everything could be set back, or the result is not what was planned.
    case notConverged
    /// A rule of the manifest forbids it.
    case refused
    /// Somebody else's object is in the way.
    case conflict
    /// The manifest or the bytecode is wrong.
    case invalid
    /// A file cannot be read, or there is no bpffs.
    case unreadable
    /// What something shall be attached to does not exist.
    case missingTarget
    /// The kernel lacks a feature.
    case unsupported
    /// Another run holds the deployment's lock.
    case locked
    /// A privilege is missing.
    case notPermitted
    /// The kernel refuses it although no privilege is missing.
    case denied
    /// Somebody interrupted it, and everything is as it was.
    case interrupted
  }

  public init(
    _ reason: Reason, _ message: String, advice: String? = nil, mark: SourceMark? = nil
  ) {
    self.reason = reason
    self.message = message
    self.advice = advice
    self.mark = mark
  }

  /// Several failures as one: nil where there is none.
  static func all(_ failures: [ReconcilerError]) -> ReconcilerError? {
    var first = failures.first
    first?.others = Array(failures.dropFirst())
    return first
  }

  /// The same of an object without which the rest can be, with what a manifest can say for that.
  func about(_ object: ObjectAddress) -> ReconcilerError {
    var error = self
    error.object = object
    let way: String? =
      switch (object.kind, reason) {
      case (.attachment, .missingTarget):
        "`when_missing: wait` attaches it once it is there, `only_if` says on which hosts it is wanted"
      case (.program, _), (_, .unsupported):
        "`only_if` says on which hosts it is wanted; --keep-going applies the rest"
      default: nil
      }
    let parts = [advice, way].compactMap(\.self)
    error.advice = parts.isEmpty ? nil : parts.joined(separator: "; ")
    return error
  }

  /// Nothing is deployed by a name.
  ///
  /// - Parameter known: the names by which something is.
  public static func notDeployed(_ name: String, _ known: [String]) -> ReconcilerError {
    ReconcilerError(
      .missingTarget, "\(name) is not deployed",
      advice: NearestName.suggestion(for: name, in: known)
        ?? (known.isEmpty ? "nothing is" : "deployed: \(known.joined(separator: ", "))"))
  }

  /// What the loader met, at a place in the manifest.
  init(_ error: LoaderError, mark: SourceMark? = nil) {
    let reason: Reason =
      switch error.reason {
      case .invalidBytecode: .invalid
      case .missingTarget: .missingTarget
      case .unsupported: .unsupported
      case .denied: .denied
      case .conflict: .conflict
      case .notPermitted: .notPermitted
      case .failed: .failed
      }
    self.init(reason, error.description, advice: error.advice, mark: mark)
    verifier = error.verifier
  }

  public var description: String { mark.map { "\($0): \(message)" } ?? message }
}
