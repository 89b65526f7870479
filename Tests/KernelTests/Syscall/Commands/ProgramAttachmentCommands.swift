import BPFSyscall
import Testing

extension CommandCase {
  static let programAttachment: [CommandCase] = []
}
