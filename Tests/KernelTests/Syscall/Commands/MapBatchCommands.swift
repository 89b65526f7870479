import BPFSyscall
import Testing

extension CommandCase {
  static let mapBatches: [CommandCase] = []
}
