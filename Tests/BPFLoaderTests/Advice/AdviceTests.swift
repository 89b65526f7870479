import BPFObject
import BPFSyscall
import Testing

@testable import BPFLoader

/// What a refused call means: for each that the code makes, each kind, and each of the kernel's common reasons.
@Suite struct AdviceTests {
  private static let errnos: [Errno] = [
    .notPermitted, .fileExists, .resourceBusy, .argListTooLong, .invalidArgument,
    .noSuchFileOrDirectory, .notSupportedOnSocket,
  ]
  private static let all = Capabilities(bits: .max)
  private static let none = Capabilities(bits: 0)

  private func explained(
    _ operation: Operation, _ errno: Errno, _ subject: CallSubject = .anything,
    _ capabilities: Capabilities = all
  ) -> Advice? {
    Advice.about(
      Refusal(SystemCallError(operation.rawValue, errno: errno), subject, capabilities))
  }

  private static let subjects: [CallSubject] =
    [.anything, .program(.xdp), .map(MapSpec(name: "m", type: .hash, keySize: 4, valueSize: 8))]
    + AttachmentKind.all.map { .attachment($0) }

  @Test(arguments: Operation.allCases) func everyRefusalIsExplained(_ operation: Operation) throws {
    for subject in Self.subjects {
      for errno in Self.errnos {
        for capabilities in [Self.all, Self.none] {
          let place = "\(operation) \(errno) \(Refusal.name(of: subject))"
          let advice = try #require(explained(operation, errno, subject, capabilities), "\(place)")
          #expect(advice.text.utf8.count > 20, "\(place): \(advice.text)")
          #expect(advice.finding?.isEmpty != true, "\(place)")
          if !Operation.hooking.contains(operation) {
            #expect(!advice.text.contains("hook is"), "\(place): \(advice.text)")
            #expect(advice.finding?.contains("the hook") != true, "\(place)")
          }
        }
      }
    }
  }

  /// What privileges a call needs is said by name, and what is refused to root is no matter of privileges.
  @Test(arguments: Operation.allCases) func aMissingPrivilegeIsNamed(_ operation: Operation) throws
  {
    for subject in Self.subjects {
      let place = "\(operation) \(Refusal.name(of: subject))"
      let without = try #require(explained(operation, .notPermitted, subject, Self.none))
      #expect(without.reason == .notPermitted, "\(place)")
      #expect(without.text.contains("CAP_"), "\(place): \(without.text)")
      let with = try #require(explained(operation, .notPermitted, subject, Self.all))
      #expect(with.reason == .denied || with.reason == .conflict, "\(place)")
      #expect(!with.text.contains("CAP_"), "\(place): \(with.text)")
    }
  }

  @Test(arguments: Operation.allCases) func whatIsLackingIsUnsupported(_ operation: Operation)
    throws
  {
    for subject in Self.subjects {
      for errno: Errno in [.notSupportedOnSocket, .notSupportedByKernel, .noFunction] {
        let advice = explained(operation, errno, subject)
        #expect(advice?.reason == .unsupported, "\(operation) \(errno)")
      }
      #expect(explained(operation, .tooManyOpenFiles, subject)?.text.contains("ulimit") == true)
    }
  }

  /// The commands of bpf(2) that the table does not know would be explained by their errno alone.
  @Test func everyCommandIsKnown() {
    for row in Command.table {
      #expect(Operation(rawValue: row.value.manualName)?.command == row.value, "\(row.name)")
    }
  }

  @Test(arguments: AttachmentKind.all.map(\.name)) func privilegesAreThoseOfTheKind(_ name: String)
    throws
  {
    let kind = try #require(AttachmentKind.named(name))
    let advice = try #require(
      explained(.linkCreate, .notPermitted, .attachment(kind), Self.none))
    for privilege in kind.privileges { #expect(advice.text.contains("\(privilege)")) }
  }

  // MARK: Single rows

  private func text(
    _ operation: Operation, _ kind: String, _ errno: Errno
  ) -> String {
    guard let advice = explained(operation, errno, .kind(kind)) else { return "" }
    return "\(advice.reason): \(advice.finding ?? "") = \(advice.text)"
  }

  @Test(arguments: [
    (Operation.linkCreate, "xdp", Errno.outOfRange, "unsupported", "xdp.frags"),
    (.linkCreate, "xdp", .outOfRange, "unsupported", "mode: generic"),
    (.linkCreate, "xdp", .notSupportedOnSocket, "unsupported", "fallback: generic"),
    (.linkCreate, "xdp", .resourceBusy, "conflict", "the interface has a program"),
    (.linkCreate, "tcx", .outOfRange, "failed", "63 programs"),
    (.linkCreate, "tcx", .fileExists, "failed", "there already"),
    (.linkCreate, "tcx", .noSuchDevice, "missingTarget", "the interface is gone"),
    (.linkCreate, "netkit", .noSuchAddressOrDevice, "missingTarget", "no netkit"),
    (.linkCreate, "netkit", .permissionDenied, "missingTarget", "endpoint: peer"),
    (.linkCreate, "kprobe_multi", .noSuchProcess, "missingTarget", "available_filter_functions"),
    (.perfEventOpen, "kprobe", .invalidArgument, "missingTarget", "blacklist"),
    (.perfEventOpen, "uprobe", .noSuchProcess, "missingTarget", "no such process"),
    (.interfaceQuery, "xdp", .noSuchDevice, "missingTarget", "the interface is gone"),
    (.linkCreate, "cgroup", .notPermitted, "conflict", "BPF_F_ALLOW_MULTI"),
    (.linkCreate, "cgroup", .argListTooLong, "failed", "64 programs"),
    (.linkCreate, "fentry", .resourceBusy, "failed", "live patch"),
    (.linkCreate, "netfilter", .resourceBusy, "conflict", "priority"),
    (.linkCreate, "struct_ops", .fileExists, "conflict", "bpftool struct_ops"),
    (.mapUpdate, "struct_ops", .invalidArgument, "invalidBytecode", "table"),
    (.linkUpdate, "xdp", .notPermitted, "conflict", "another program"),
    (.linkUpdate, "xdp", .outOfRange, "unsupported", "replace: old-first"),
    (.linkUpdate, "xdp", .noLink, "failed", "detached"),
    (.perfEventOpen, "perf_event", .resourceBusy, "conflict", "counters"),
    (.filterCreate, "tc", .fileExists, "conflict", "tc filter show"),
    (.filterCreate, "tc", .noSuchFileOrDirectory, "unsupported", "CONFIG_NET_CLS_BPF"),
  ])
  func aRowSaysWhatItIs(
    _ operation: Operation, _ kind: String, _ errno: Errno, _ reason: String, _ words: String
  ) {
    let text = text(operation, kind, errno)
    #expect(text.hasPrefix("\(reason): "), "\(text)")
    #expect(text.contains(words), "\(text)")
  }

  @Test(arguments: [
    (Operation.changeOwner, "CAP_CHOWN"), (.changeMode, "CAP_FOWNER"),
    (.open, "CAP_DAC_OVERRIDE"), (.mount, "CAP_SYS_ADMIN"), (.filterCreate, "CAP_NET_ADMIN"),
  ])
  func aCallHasPrivilegesOfItsOwn(_ operation: Operation, _ privilege: String) {
    let advice = explained(operation, .notPermitted, .anything, Self.none)
    #expect(advice?.reason == .notPermitted)
    #expect(advice?.text == "run as root, or with \(privilege)")
  }

  @Test func aFileSystemThatIsFullSaysSo() {
    #expect(explained(.write, .noSpace)?.text.contains("inodes") == true)
  }

  @Test func aMapThatIsTooLargeSaysWhichLimit() throws {
    let wide = MapSpec(name: "m", type: .hash, keySize: 4, valueSize: 5_000_000, maxEntries: 4)
    let value = try #require(explained(.mapCreate, .argListTooLong, .map(wide)))
    #expect(value.finding == "its value of 5000000 bytes is too large")
    #expect(value.text.contains("4 MiB"))
    let percpu = MapSpec(
      name: "m", type: .perCPUArray, keySize: 4, valueSize: 40_000, maxEntries: 4)
    #expect(explained(.mapCreate, .argListTooLong, .map(percpu))?.text.contains("32 KiB") == true)
    let long = MapSpec(
      name: "m", type: .hash, keySize: 4, valueSize: 4096, maxEntries: 40_000_000)
    let entries = explained(.mapCreate, .argListTooLong, .map(long))
    #expect(entries?.text.contains("max_entries") == true)
    #expect(explained(.mapCreate, .noMemory, .map(long))?.text.contains("152 GiB") == true)
  }

  /// With veth the number that fits is known.
  @Test func anMTUThatFitsIsNamed() throws {
    let kind = try #require(AttachmentKind.named("xdp"))
    let subject = CallSubject.attachment(
      kind, InterfaceXDP.Frames(mtu: 8901, kind: "veth"))
    let advice = try #require(explained(.linkCreate, .outOfRange, subject))
    #expect(advice.text.contains("8901"))
    if System.pageSize == 4096 { #expect(advice.text.contains("3506")) }
  }
}

extension Refusal {
  fileprivate static func name(of subject: CallSubject) -> String {
    switch subject {
    case .anything: "anything"
    case .attachment(let kind, _): kind.name
    case .map(let map): "\(map.type)"
    case .program(let type): "\(type)"
    }
  }
}

extension Operation {
  /// Those where a hook may be spoken of.
  fileprivate static let hooking = attaching.union(changingHooks)
}
