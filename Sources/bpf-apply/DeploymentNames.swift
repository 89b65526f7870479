import Manifest
import Reconciler

/// Arguments that name deployments, or the manifests of such.
enum DeploymentNames {
  /// - Parameter reconciler: refuses manifests of what another manages; a deployment that is named is what is meant.
  static func of(
    _ arguments: [String], managedBy reconciler: Reconciler? = nil
  ) throws(CommandFailure) -> [String] {
    var names: [String] = []
    for argument in arguments {
      if ManifestArguments.isFile(argument) {
        let manifests = try ManifestArguments.read([argument])
        if let reconciler { try check(manifests, reconciler) }
        names += manifests.map(\.name)
      } else {
        try check(argument)
        names.append(argument)
      }
    }
    return names
  }

  private static func check(
    _ manifests: [Manifest], _ reconciler: Reconciler
  ) throws(CommandFailure) {
    for manifest in manifests {
      do throws(ReconcilerError) {
        try reconciler.checkManager(of: manifest)
      } catch {
        throw CommandFailure(error, [manifest.source])
      }
    }
  }

  /// Names go into paths: what cannot be one is refused.
  private static func check(_ name: String) throws(CommandFailure) {
    let isName =
      !name.isEmpty && name.utf8.count <= 63
      && name.utf8.allSatisfy { byte in
        byte == UInt8(ascii: "-") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
          || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
      }
    guard isName else {
      throw CommandFailure(
        ReconcilerError(.invalid, "`\(name)` cannot be a deployment's name: [a-z0-9-]{1,63}"), [])
    }
  }
}
