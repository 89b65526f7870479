import BPFSyscall
import BTF
import Testing

extension KernelTests {
  /// What is probed, against the lists in the kernel's own BTF.
  @Suite(.leavesNoDescriptor) struct FeatureTests {
    private let features = Features()

    /// Checks that the kernel has what its list says and nothing else.
    ///
    /// - Parameter optional: what a kernel has in its list also where it was built without it, or where a
    ///   policy forbids it.
    private func compare<List: KernelConstant>(
      _ list: List.Type, _ enumeration: String, optional: [List: String] = [:],
      _ has: (List) throws(SystemCallError) -> Bool
    ) throws {
      System.raiseLockedMemoryLimit()
      let listed = try KernelEnumeration(enumeration).numbers
      var found = 0
      for row in List.table where row.name != "unspec" {
        let isListed = listed.contains(row.value.rawValue)
        do throws(SystemCallError) {
          let answer = try has(row.value)
          if answer { found += 1 }
          if optional[row.value] == nil || !isListed {
            #expect(answer == isListed, "\(List.listName) \(row.name)")
          }
        } catch {
          #expect(optional[row.value] != nil && error.errno.isPermission, "\(row.name): \(error)")
        }
      }
      #expect(found > 5)
    }

    @Test func theCommandsAreThoseOfTheKernelsList() throws {
      try compare(Command.self, "bpf_cmd") { command throws(SystemCallError) in
        try features.has(command)
      }
    }

    @Test func commonAttributesAreFound() throws {
      let structure = try KernelTypes.id("bpf_common_attr", .structure)
      #expect(try features.hasCommonAttributes() == (structure != nil))
    }

    @Test func theMapTypesAreThoseOfTheKernelsList() throws {
      try compare(MapType.self, "bpf_map_type") { type throws(SystemCallError) in
        try features.has(type)
      }
    }

    @Test func theProgramTypesAreThoseOfTheKernelsList() throws {
      let optional: [ProgramType: String] = [
        .lircMode2: "CONFIG_BPF_LIRC_MODE2", .lsm: "lockdown", .extension: "lockdown",
      ]
      try compare(ProgramType.self, "bpf_prog_type", optional: optional) {
        type throws(SystemCallError) in try features.has(type)
      }
    }

    @Test func theAttachTypesAreThoseOfTheKernelsList() throws {
      let optional: [AttachType: String] = [
        .lircMode2: "CONFIG_BPF_LIRC_MODE2",
        .netkitPrimary: "CONFIG_NETKIT", .netkitPeer: "CONFIG_NETKIT",
        .netfilter: "CONFIG_NETFILTER_BPF_LINK",
        .traceKprobeMulti: "CONFIG_FPROBE", .traceKprobeSession: "CONFIG_FPROBE",
        .traceUprobeMulti: "CONFIG_UPROBE_EVENTS", .traceUprobeSession: "CONFIG_UPROBE_EVENTS",
        .traceFentry: "lockdown", .traceFexit: "lockdown", .traceFsession: "lockdown",
        .modifyReturn: "lockdown", .lsmMac: "lockdown", .lsmCgroup: "lockdown",
        .traceFentryMulti: "lockdown", .traceFexitMulti: "lockdown",
        .traceFsessionMulti: "lockdown",
      ]
      try compare(AttachType.self, "bpf_attach_type", optional: optional) {
        type throws(SystemCallError) in try features.has(type)
      }
    }

    @Test func theLinkTypesAreThoseOfTheKernelsList() throws {
      let optional: [LinkType: String] = [
        .netkit: "CONFIG_NETKIT", .netfilter: "CONFIG_NETFILTER_BPF_LINK",
        .kprobeMulti: "CONFIG_FPROBE", .uprobeMulti: "CONFIG_UPROBE_EVENTS",
        .tracingMulti: "lockdown",
        .structOps: "the list had it before there were such links",
      ]
      try compare(LinkType.self, "bpf_link_type", optional: optional) {
        type throws(SystemCallError) in try features.has(type)
      }
    }

    /// What came with a version is in every later kernel.
    @Test func theKernelHasWhatCameWithItsVersion() throws {
      let version = try #require(KernelVersion(release: System.kernelRelease()))
      func check<List: KernelConstant>(_ list: List.Type, _ enumeration: String) throws {
        let listed = try KernelEnumeration(enumeration).numbers
        for row in List.table where row.since <= version {
          #expect(listed.contains(row.value.rawValue), "\(List.listName) \(row.name)")
        }
      }
      try check(Command.self, "bpf_cmd")
      try check(MapType.self, "bpf_map_type")
      try check(ProgramType.self, "bpf_prog_type")
      try check(AttachType.self, "bpf_attach_type")
      try check(LinkType.self, "bpf_link_type")
      try check(Helper.self, "bpf_func_id")
    }

    @Test func whatNoTableHoldsIsNotAsked() throws {
      let number: UInt32 = 0x7ffe
      func refuses(_ body: () throws(SystemCallError) -> Bool) {
        expect(.notSupportedOnSocket) { () throws(SystemCallError) in _ = try body() }
      }
      refuses { () throws(SystemCallError) in try features.has(Command(rawValue: number)) }
      refuses { () throws(SystemCallError) in try features.has(MapType(rawValue: number)) }
      refuses { () throws(SystemCallError) in try features.has(ProgramType(rawValue: number)) }
      refuses { () throws(SystemCallError) in try features.has(AttachType(rawValue: number)) }
      refuses { () throws(SystemCallError) in try features.has(LinkType(rawValue: number)) }
      refuses { () throws(SystemCallError) in
        try features.has(Helper(rawValue: number), for: .xdp)
      }
    }
  }
}
