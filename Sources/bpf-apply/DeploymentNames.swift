import Manifest
import Reconciler

/// Arguments that name deployments, or the manifests of such.
enum DeploymentNames {
  static func of(_ arguments: [String]) throws(CommandFailure) -> [String] {
    var names: [String] = []
    for argument in arguments {
      if ManifestArguments.isFile(argument) {
        names += try ManifestArguments.read([argument]).map(\.name)
      } else {
        try check(argument)
        names.append(argument)
      }
    }
    return names
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
