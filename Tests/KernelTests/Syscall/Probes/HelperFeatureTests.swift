import BPFSyscall
import Testing

extension KernelTests {
  /// Which helpers programs may call.
  @Suite(.leavesNoDescriptor) struct HelperFeatureTests {
    private let features = Features()

    @Test func aHelperIsForSomeProgramsOnly() throws {
      #expect(try features.has(Helper.mapLookupElem, for: .socketFilter))
      #expect(try features.has(Helper.redirectMap, for: .xdp))
      #expect(try !features.has(Helper.redirectMap, for: .socketFilter))
      #expect(try features.has(Helper.skbStoreBytes, for: .schedCLS))
      #expect(try !features.has(Helper.skbStoreBytes, for: .xdp))
      #expect(try features.has(Helper.getStackid, for: .tracepoint))
    }

    @Test func aHelperThatTheKernelDoesNotHaveIsForNone() throws {
      let listed = try KernelEnumeration("bpf_func_id").numbers
      for row in Helper.table where !listed.contains(row.value.rawValue) {
        #expect(try !features.has(row.value, for: .schedCLS), "\(row.name)")
        #expect(try !features.has(row.value, for: .tracepoint), "\(row.name)")
      }
    }

    /// The programs that most helpers are for.
    private static let types: [ProgramType] = [
      .schedCLS, .tracepoint, .xdp, .cgroupSocketAddress, .cgroupSysctl, .cgroupSocketOption,
      .cgroupSKB, .socketOps, .socketSKB, .socketMessage, .socketReuseport, .lwtXmit,
      .lwtSeg6local, .perfEvent, .kprobe, .rawTracepoint, .syscall, .netfilter,
    ]

    /// Helpers of programs that cannot be asked for (tracing, lsm), and what kernels are built without,
    /// or forbid: infrared, changing return values, and writing to processes. Up to Linux 5.10 only they
    /// copy from user space.
    private static let others: Set<Helper> = [
      .unspecified, .overrideReturn, .probeWriteUser, .rcRepeat, .rcKeydown, .rcPointerRel,
      .tcpSendAck, .skbOutput, .xdpOutput, .seqPrintf, .seqWrite, .seqPrintfBtf, .dPath,
      .inodeStorageGet, .inodeStorageDelete, .bprmOptsSet, .imaInodeHash, .imaFileHash,
      .sockFromFile, .getFuncArg, .getFuncRet, .getFuncArgCnt, .copyFromUser,
    ]

    @Test func everyHelperOfTheKernelIsForSomeProgram() throws {
      let listed = try KernelEnumeration("bpf_func_id").numbers
      let types = try Self.types.filter { try features.has($0) }
      for row in Helper.table
      where listed.contains(row.value.rawValue) && !Self.others.contains(row.value) {
        let isForSome = try types.contains { try features.has(row.value, for: $0) }
        #expect(isForSome, "\(row.name)")
      }
    }

    @Test func whatDependsOnTheTargetIsNotAnswered() throws {
      expect(.notSupportedOnSocket) { () throws(SystemCallError) in
        _ = try features.has(Helper.mapLookupElem, for: .tracing)
      }
    }
  }
}
