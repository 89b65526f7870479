import BPFSyscall
import Testing

extension CommandCase {
  static let objects: [CommandCase] = []
}
