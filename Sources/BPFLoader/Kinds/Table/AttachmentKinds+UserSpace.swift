import BPFSyscall

extension AttachmentKind {
  /// Places in programs and libraries.
  static let userSpace: [AttachmentKind] = []
}
