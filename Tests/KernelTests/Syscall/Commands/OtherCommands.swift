import BPFSyscall
import Testing

extension CommandCase {
  static let rest: [CommandCase] = []
}
