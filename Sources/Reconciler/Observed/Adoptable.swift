import BPFLoader
import BPFObject
import BPFSyscall
import Manifest

/// What is pinned where an object shall be taken from.
public struct Adoptable: Sendable {
  /// The pin.
  public var path: String
  /// What is pinned there, or nil where nothing is.
  public var state: PinnedState?
  /// A digest of the layouts of a map's key and value, where the kernel knows them.
  public var elementTypes: String?
  /// Whether the pin is a deployment's own.
  public var isOfDeployment = false
}

/// Where an object of others is found that becomes the deployment's.
public enum AdoptionSource: Hashable, Sendable, CustomStringConvertible {
  /// It is pinned there.
  case pin(String)
  /// It is the link of who stands at the hook.
  case holder(Holder)
  /// It is the program of the link that is pinned there.
  case program(ofLinkAt: String)

  public var description: String {
    switch self {
    case .pin(let path): path
    case .holder(let holder): holder.summary
    case .program(let path): "the link at \(path)"
    }
  }
}

extension Adoptable {
  init(
    _ adoption: DesiredAdoption, _ layout: DeploymentLayout, _ kernel: any Kernel
  ) throws(LoaderError) {
    path = layout.source(of: adoption)
    state = try kernel.object(at: path)
    isOfDeployment = layout.isOfDeployment(path)
    if state?.kind == .map { elementTypes = try kernel.elementTypes(ofMapAt: path).map(Digest.of) }
  }
}
