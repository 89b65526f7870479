internal import CBPF

extension Command {
  /// How a command is asked for without doing anything.
  private enum Question {
    /// 32-bit words of the attributes, by their place. The kernel that knows the command refuses them
    /// with any errno but `EINVAL`.
    case words([Int: UInt32])
    /// There are no such words: a kernel has it if it has this other command.
    case same(as: Command)
  }

  private var question: Question? {
    let noDescriptor = UInt32.max
    let noID = UInt32.max
    return switch self {
    // An array whose values are larger than any memory: E2BIG.
    case .mapCreate: .words([0: MapType.array.rawValue, 1: 4, 2: .max, 3: 1])
    case .mapLookupElement, .mapUpdateElement, .mapDeleteElement, .mapGetNextKey,
      .mapLookupAndDeleteElement, .mapFreeze:
      .words([0: noDescriptor])
    case .mapLookupBatch, .mapLookupAndDeleteBatch, .mapUpdateBatch, .mapDeleteBatch:
      .words([9: noDescriptor])
    // No instructions (E2BIG), and no license (EFAULT).
    case .programLoad: .words([:])
    // No path: EFAULT. OBJ_PIN says EINVAL to a descriptor that is of nothing; it came with OBJ_GET.
    case .objectGet: .words([:])
    case .objectPin: .same(as: .objectGet)
    case .programAttach, .programDetach, .programAssociateStructOps, .linkCreate:
      .words([0: noDescriptor, 1: noDescriptor])
    case .programTestRun, .programQuery, .objectGetInfoByDescriptor, .linkUpdate, .linkDetach,
      .iteratorCreate, .programBindMap:
      .words([0: noDescriptor])
    // What is behind the last possible id: ENOENT.
    case .programGetNextID, .mapGetNextID, .btfGetNextID, .linkGetNextID:
      .words([0: UInt32(Int32.max) - 1])
    case .programGetDescriptorByID, .mapGetDescriptorByID, .btfGetDescriptorByID,
      .linkGetDescriptorByID:
      .words([0: noID])
    case .rawTracepointOpen: .words([2: noDescriptor])
    // BTF of 4 GiB: E2BIG.
    case .btfLoad: .words([4: .max])
    // No such process: ENOENT.
    case .taskDescriptorQuery: .words([0: UInt32(Int32.max)])
    // A wrong type is EINVAL, and the right one counts. Both came with Linux 5.8.
    case .enableStatistics: .same(as: .iteratorCreate)
    case .tokenCreate: .words([1: noDescriptor])
    case .programStreamReadByDescriptor: .words([4: noDescriptor])
    default: nil
    }
  }

  func probe() throws(SystemCallError) -> Bool {
    switch question {
    case .words(let words): try answer(call(words), unknown: Self.unknown.call([:]))
    case .same(let other): try other.probe()
    case nil: throw cannotAsk(Self.listName, self)
    }
  }

  /// No kernel has so many commands.
  private static let unknown = Command(rawValue: 0x7fff)

  /// `EPERM` tells something only where the kernel says it after it looked at the command's number,
  /// which older ones do not.
  private func answer(_ refusal: Errno?, unknown: Errno?) throws(SystemCallError) -> Bool {
    switch refusal {
    case .invalidArgument, .noFunction: return false
    case .notPermitted where unknown != .invalidArgument:
      throw SystemCallError(manualName, errno: .notPermitted)
    default: return true
    }
  }

  private func call(_ words: [Int: UInt32]) -> Errno? {
    var attributes = wordsOfAttributes(words)
    return errno { () throws(SystemCallError) in
      try bpf(self, &attributes, size: attributes.byteCount)
    }
  }
}

extension CommonAttributes {
  /// A kernel that does not know them takes the flag for a part of the command's number.
  static func probe() throws(SystemCallError) -> Bool {
    var attributes = wordsOfAttributes([0: .max])
    let log = LogBuffer(size: 64)
    let refusal = errno { () throws(SystemCallError) in
      try bpf(.mapLookupElement, &attributes, size: attributes.byteCount, log: log)
    }
    if refusal == .notPermitted { throw SystemCallError("BPF_COMMON_ATTRS", errno: .notPermitted) }
    return refusal == .badFileDescriptor
  }
}
