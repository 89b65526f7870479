import BPFLoader

/// What is pinned where an object shall be taken from.
public struct Adoptable: Sendable {
  /// The pin.
  public var path: String
  /// What is pinned there, or nil where nothing is.
  public var state: PinnedState?
  /// A digest of the layouts of a map's key and value, where the kernel knows them.
  public var layout: String?
  /// Whether the pin is a deployment's own.
  public var isOfDeployment = false
}

extension Adoptable {
  init(
    _ adoption: DesiredAdoption, _ layout: DeploymentLayout, _ kernel: any Kernel
  ) throws(LoaderError) {
    path = layout.source(of: adoption)
    state = try kernel.object(at: path)
    isOfDeployment = layout.isOfDeployment(path)
    if state?.kind == .map { self.layout = try kernel.layout(ofMapAt: path).map(Digest.of) }
  }
}

extension Observation {
  /// Looks at what shall be taken over and is not recorded yet.
  mutating func look(
    at adoptions: [DesiredAdoption], _ layout: DeploymentLayout, _ kernel: any Kernel
  ) throws(LoaderError) {
    for adoption in adoptions where ledger?.addresses.contains(adoption.address) != true {
      adoptable[adoption.address] = try Adoptable(adoption, layout, kernel)
    }
  }
}
