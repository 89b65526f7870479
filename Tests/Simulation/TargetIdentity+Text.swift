import BPFLoader

extension TargetIdentity {
  /// A hook as the kernel in memory calls it.
  package var text: String {
    switch self {
    case .recorded(let text): text
    case .structOps(let structure, let name): "struct_ops \(structure) \(name)"
    default: "\(self)"
    }
  }
}
