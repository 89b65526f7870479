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

extension Observation {
  /// Looks at what shall be taken over and is not recorded yet.
  mutating func look(
    at adoptions: [DesiredAdoption], _ layout: DeploymentLayout, _ kernel: any Kernel
  ) throws(LoaderError) {
    for adoption in adoptions where ledger?.addresses.contains(adoption.address) != true {
      let path = layout.source(of: adoption)
      var found = Adoptable(path: path, state: try kernel.object(at: path))
      found.isOfDeployment = layout.isOfDeployment(path)
      if found.state?.kind == .map {
        found.layout = try kernel.layout(ofMapAt: path).map(Digest.of)
      }
      adoptable[adoption.address] = found
    }
  }
}
