public import Manifest

/// An object that others made and pinned, and that shall become the deployment's.
public struct DesiredAdoption: Sendable {
  public var address: ObjectAddress
  /// The pin that it is taken from: absolute, or relative to the root of bpffs.
  public var pin: String
  public var mark: SourceMark?
}

extension DeploymentLayout {
  /// The pin that an object is taken from.
  func source(of adoption: DesiredAdoption) -> String {
    adoption.pin.hasPrefix("/") ? adoption.pin : userPin(adoption.pin)
  }

  /// Whether a path lies where the deployments have their objects.
  func isOfDeployment(_ path: String) -> Bool { path.hasPrefix("\(root)/") }
}
