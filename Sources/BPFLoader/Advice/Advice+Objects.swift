import BPFObject
import BPFSyscall

// What is refused of a call because something ran out, and of maps, programs and types.
extension Advice {
  static let limits: [Row] = [
    Row(
      nil, nil, when: { $0.path == CPUs.possibleList || $0.path == CPUs.onlineList },
      .unsupported, nil, "sysfs must be mounted at /sys: mount -t sysfs sysfs /sys"),
    Row(
      nil, [.tooManyOpenFiles], .failed, "this process has as many files open as it may",
      "raise the limit: `ulimit -n 65536`, or LimitNOFILE= in its systemd unit"),
    Row(
      nil, [.tooManyOpenFilesInSystem], .failed, "this machine has as many files open as it may",
      "raise the limit: `sysctl -w fs.file-max=…`"),
    Row(
      [.mapCreate], [.noMemory], .failed, { _ in nil },
      { refusal in
        let need = refusal.map.flatMap(\.neededMemory).map { "it needs about \($0): " } ?? ""
        return
          "\(need)fewer or smaller entries; the limit of the control group that this runs in (memory.max) counts, too"
      }),
    Row(
      nil, [.noMemory, .noBufferSpace], .failed, nil,
      "the kernel has no memory for it, or the control group that this runs in may have no more (memory.max)"
    ),
  ]

  static let maps: [Row] = [
    Row(
      [.mapCreate], [.argListTooLong], when: { $0.map?.exceededLimit != nil }, .invalidBytecode,
      { refusal in refusal.map.map { "its value of \($0.valueSize) bytes is too large" } },
      { $0.map?.exceededLimit?.words ?? "" }),
    Row(
      [.mapCreate], [.argListTooLong], .unsupported, nil,
      "it has more or larger entries than this kernel takes, or something that came with a later kernel: try a smaller max_entries"
    ),
    Row(
      [.mapCreate], [.invalidArgument, .badFileDescriptor], .failed, { _ in nil },
      { refusal in
        let type = refusal.map?.type
        let since = type?.since.map { "; \(type?.description ?? "") maps came with Linux \($0)" }
        return
          "this kernel does not take its type with these sizes, entries and flags\(since ?? "")"
      }),
    Row(
      [.mapCreate], [.notSupportedOnSocket, .notSupportedByKernel, .noFunction], .unsupported,
      { _ in nil },
      { refusal in
        "this kernel was built without \(refusal.map.map { "\($0.type)" } ?? "such") maps, or without what one of its flags asks for"
      }),
    Row(
      [.mapCreate], [.resourceBusy, .fileExists, .noSuchFileOrDirectory], .failed, nil,
      "what the map is for, as a structure or types of the kernel, is not there or has such a map already"
    ),
    Row(
      [.mapFreeze], [.resourceBusy], .failed, "a process can write to its memory",
      "end the process that has mapped it, then apply again"),
    Row(
      Operation.elements, kinds: ["struct_ops"], [.fileExists, .resourceBusy], .conflict,
      "its name is taken",
      "another such map is registered by this name: `bpftool struct_ops` lists them"),
    Row(
      Operation.elements, kinds: ["struct_ops"], [.invalidArgument], .invalidBytecode, nil,
      "the kernel's subsystem does not take this table: a member is missing, or has a value that is not allowed"
    ),
    Row(
      Operation.elements, [.notPermitted], when: \.missing.isEmpty, .denied, nil,
      "the map is frozen, or its flags let only programs do that (rdonly, wronly), or a security module or an lsm program forbids it"
    ),
    Row(
      Operation.elements, [.argListTooLong], .failed, nil,
      "the map is full, or the key is beyond its last: raise its max_entries"),
    Row(
      Operation.elements, [.noSpace], .failed, nil, "the map is full: raise its max_entries"),
    Row(
      Operation.elements, [.noSuchFileOrDirectory], .failed, nil,
      "there is no such element, or it went meanwhile: try again"),
    Row(
      Operation.elements, [.fileExists], .failed, nil,
      "the element is there already: others write to this map, too"),
    Row(
      Operation.elements, [.resourceBusy, .wouldBlock, .interrupted], .failed, nil,
      "others change the map at this moment: try again"),
    Row(
      Operation.elements.union([.mapFreeze]), [.invalidArgument], .failed, nil,
      "keys, values or flags are not those of the map, or this kernel does not do that with its type"
    ),
    Row(
      Operation.elements.union([.mapFreeze]),
      [.notSupportedOnSocket, .notSupportedByKernel, .noFunction],
      .unsupported, nil, "this kernel does not do that with maps of this type"),
    Row(
      [.mapFreeze], [.argListTooLong, .noSuchFileOrDirectory, .fileExists], .unsupported, nil,
      "maps can be frozen from Linux 5.2 on"),
  ]

  static let programs: [Row] = [
    Row(
      [.programLoad], [.invalidArgument], .unsupported,
      { _ in "the kernel refused it before its verifier looked at it" },
      { refusal in
        guard let type = refusal.programType, let since = type.since else {
          return "it has a type, a flag or an attach type that this kernel does not know"
        }
        return
          "\(type) programs came with Linux \(since); this one has a flag, an attach type or a function that this kernel does not know"
      }),
    Row(
      [.programLoad], [.notSupportedOnSocket, .notSupportedByKernel, .noFunction], .unsupported,
      nil,
      "this kernel cannot run it: it was built without the JIT, or without what the program is for"),
    Row(
      [.programLoad], [.noSuchFileOrDirectory, .noSuchProcess], .missingTarget, nil,
      "what it is loaded for, as a function of the kernel or of a module, is not there"),
    Row(
      [.programLoad], [.argListTooLong], .invalidBytecode, nil,
      "it is larger than this kernel takes, or has something that came with a later kernel"),
    Row(
      [.programLoad], [.resourceBusy, .fileExists, .wouldBlock], .failed, nil,
      "the program that it is for is in use in another way, or the verifier was interrupted: try again"
    ),
    Row(
      [.programLoad, .typesLoad], [.noSpace], .failed, nil,
      "the verifier says more than the longest log holds"),
    Row(
      [.typesLoad], [.argListTooLong, .invalidArgument, .noSuchFileOrDirectory], .invalidBytecode,
      nil,
      "this kernel does not take the file's BTF: compile it with an older -g, or strip what is no eBPF (`bpftool gen object`)"
    ),
    Row(
      [.programTestRun], [.notSupportedByKernel, .notSupportedOnSocket, .noFunction], .unsupported,
      nil, "programs of this type cannot run without their hook on this kernel"),
    Row(
      [.programTestRun], [.invalidArgument, .argListTooLong, .noSpace], .failed, nil,
      "the input or context does not suit programs of this type: an Ethernet frame has 14 bytes at least"
    ),
    Row(
      [.programTestRun, .programBindMap, .programReadStream, .programAssociate, .typesLoad],
      [.noSuchFileOrDirectory, .resourceBusy, .fileExists], .failed, nil,
      "what the program needs for it is not there, or in use: try again"),
    Row(
      [.programBindMap, .programReadStream, .programAssociate, .typesLoad],
      [
        .invalidArgument, .argListTooLong, .notSupportedOnSocket, .notSupportedByKernel,
        .noFunction,
      ],
      .unsupported, { _ in nil },
      { refusal in
        let since = refusal.operation?.command?.since.map { "; it came with Linux \($0)" } ?? ""
        return "this kernel does not do that with this program\(since)"
      }),
  ]
}

extension Operation {
  /// The command of bpf(2) that it is; nil for other calls.
  var command: Command? { Command.table.first { $0.value.manualName == rawValue }?.value }
}

extension MapSpec {
  /// How large the kernel takes values of a type.
  struct ValueLimit {
    let bytes: UInt64
    let words: String
  }

  /// The limit that the definition exceeds; nil where it does none that is known.
  var exceededLimit: ValueLimit? {
    valueLimit.flatMap { limit in
      let isCounted: Bool = type == .hash || type == .lruHash
      let size = UInt64(valueSize) + (isCounted ? UInt64(keySize) : 0)
      return size > limit.bytes ? limit : nil
    }
  }

  private var valueLimit: ValueLimit? {
    let allocation: UInt64 = 4 << 20
    switch type {
    case .hash, .lruHash:
      // Beside them stands what the kernel needs for an element.
      return ValueLimit(
        bytes: allocation - 64,
        words: "key and value of a hash have less than 4 MiB together; an array takes larger values"
      )
    case .queue, .stack:
      return ValueLimit(
        bytes: allocation - 64, words: "a value of a \(type) has less than 4 MiB")
    case .array:
      return ValueLimit(
        bytes: allocation, words: "before Linux 5.11 a value of an array has 4 MiB at most")
    case .perCPUHash, .lruPerCPUHash, .perCPUArray:
      return ValueLimit(
        bytes: 32 << 10, words: "a value that each CPU has for itself has 32 KiB at most")
    case .socketStorage, .inodeStorage, .taskStorage, .cgroupLocalStorage, .cgroupStorage,
      .perCPUCgroupStorage:
      return ValueLimit(
        bytes: (64 << 10) - 256, words: "a value of local storage has less than 64 KiB")
    default: return nil
    }
  }

  /// How much memory its entries need at least, in words; nil where that is not known.
  fileprivate var neededMemory: String? {
    guard let size = try? type.elementSize(valueSize: valueSize), maxEntries > 0 else { return nil }
    let isRing = type == .ringBuffer || type == .userRingBuffer
    let entry = UInt64(size) + UInt64(keySize)
    let (bytes, isOverflowing) = UInt64(maxEntries).multipliedReportingOverflow(
      by: isRing ? 1 : entry)
    if isOverflowing { return nil }
    let steps: [(UInt64, String)] = [(1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")]
    return steps.first { bytes >= $0.0 }.map { "\(bytes / $0.0) \($0.1)" } ?? "\(bytes) bytes"
  }
}
