import BPFSyscall
import Testing

extension CommandCase {
  static let programs: [CommandCase] = []
}
