import BPFSyscall

/// Which way packets go at a traffic control hook: as the manifest says, else the program's section.
struct TrafficDirection {
  let type: AttachType

  /// `ingress` or `egress`.
  var word: String { type == .tcxEgress ? "egress" : "ingress" }

  /// Throws where neither says it.
  init(
    _ option: String?, _ program: AttachedProgram, kind: String
  ) throws(LoaderError) {
    let type: AttachType? =
      switch option {
      case "ingress": .tcxIngress
      case "egress": .tcxEgress
      default: program.attachType
      }
    guard let type, type == .tcxIngress || type == .tcxEgress else {
      throw .namesNoTarget(program, kind: kind, option: "direction")
    }
    self.type = type
  }
}
