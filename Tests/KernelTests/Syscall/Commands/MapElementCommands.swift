import BPFSyscall
import Testing

extension CommandCase {
  static let mapElements: [CommandCase] = []
}
