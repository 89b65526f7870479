import BPFSyscall
import Testing

extension CommandCase {
  static let links: [CommandCase] = []
}
