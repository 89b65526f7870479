import BPFSyscall
import Testing

extension CommandCase {
  static let maps: [CommandCase] = []
}
