import BPFSyscall

// What is refused of pins and files, for lack of privileges, and of all else.
extension Advice {
  private static let denials: Set<Errno> = [.notPermitted, .permissionDenied]

  static let pins: [Row] = [
    Row(
      [.pin], [.notPermitted], when: \.missing.isEmpty, .denied, nil,
      "only a bpffs holds pins (`mount -t bpf bpf DIR`); in one a security module or an lsm program forbids it"
    ),
    Row(
      [.pin], [.fileExists], .conflict, "something stands there",
      "find out who made it, or choose another path"),
    Row(
      [.pin, .openPin], [.noSuchFileOrDirectory, .notDirectory], .failed, nil,
      "it, or a directory on the way, is not there any more: is somebody else at work there?"),
    Row(
      [.pin], [.invalidArgument, .argListTooLong], .failed, nil,
      "this kernel does not pin such an object: links can be pinned from Linux 5.7 on"),
    Row(
      [.openPin], [.invalidArgument, .argListTooLong, .fileExists, .resourceBusy], .failed, nil,
      "what stands there is no map, program or link that can be opened so"),
    Row(
      [.pin], [.resourceBusy], .failed, nil, "others change the directory at this moment: try again"
    ),
    Row(
      [.pin, .openPin], [.notSupportedOnSocket, .notSupportedByKernel, .noFunction], .unsupported,
      nil, "this file system holds no pins: mount a bpffs (`mount -t bpf bpf DIR`)"),
  ]

  static let privileges: [Row] = [
    Row(
      nil, denials, when: { !$0.missing.isEmpty }, .notPermitted, \.lack,
      { "run as root, or with \($0.missingNames)" }),
    Row(
      Operation.files.union([.mapMemory, .close, .duplicate, .spawn]), denials, .denied,
      { _ in "it is forbidden, even to root" },
      { _ in "the file system, its flags (`lsattr`), \(Lockdown.words) forbids it" }),
    Row(
      nil, denials, when: { _ in !Namespaces.havePrivilegesOfMachine }, .notPermitted,
      "the privileges of a user namespace do not count for it",
      "run it in the machine's own user namespace, as a privileged container is in"),
    Row(
      nil, denials, .denied, { _ in "this kernel does not allow it" },
      { _ in "no privilege is missing: \(Lockdown.words) forbids it here, even to root" }),
  ]

  static let files: [Row] = [
    Row(
      Operation.files, [.noSuchFileOrDirectory, .notDirectory], .failed, nil,
      "it, or a directory on the way, is not there, or went meanwhile"),
    Row(
      Operation.files, [.directoryNotEmpty], .failed, nil,
      "something is left in it, or was made there meanwhile"),
    Row(
      Operation.files, [.fileExists], .conflict, nil,
      "somebody else has made something there: find out who, or choose another path"),
    Row(
      Operation.files.union(Operation.mounting), [.resourceBusy, .textFileBusy], .failed, nil,
      "others use it at this moment, or have something mounted there"),
    Row(
      Operation.files.union(Operation.mounting), [.readOnlyFileSystem], .failed, nil,
      "the file system is read-only: mount it for writing"),
    Row(
      Operation.files.union([.pin]), [.noSpace, .diskQuotaExceeded], .failed, nil,
      "the file system has no room, or no inodes, left: `df` and `df -i` tell"),
    Row(
      Operation.files, [.invalidArgument], .failed, nil,
      "the file system does not do that, or the name is none that it takes"),
    Row(
      Operation.files, [.argListTooLong, .fileTooLarge, .fileNameTooLong], .failed, nil,
      "the name or the file is longer than the file system or bpf-apply takes"),
    Row(
      Operation.files, [.notSupportedOnSocket, .notSupportedByKernel, .noFunction], .unsupported,
      nil, "the file system does not do that"),
    Row(
      Operation.mounting,
      [
        .noSuchFileOrDirectory, .noSuchDevice, .invalidArgument, .argListTooLong, .fileExists,
        .notSupportedOnSocket, .notSupportedByKernel, .noFunction,
      ], .unsupported, nil,
      "the directory is not there, or this kernel has no such file system (CONFIG_BPF_SYSCALL)"),
  ]

  static let general: [Row] = [
    Row(
      [.hookQuery, .interfaceQuery, .disciplineQuery, .filterQuery],
      [.noSuchFileOrDirectory, .noSuchDevice, .noSuchAddressOrDevice, .staleNFSFileHandle],
      .missingTarget, nil, "the interface or control group that was asked for is gone: look again"),
    Row(
      Operation.asking.union([.enterNamespace]), [.noSuchFileOrDirectory, .noSuchProcess], .failed,
      nil, "it went meanwhile: try again"),
    Row(
      Operation.asking, [.resourceBusy, .fileExists, .wouldBlock, .interrupted], .failed, nil,
      "others change the same at this moment: try again"),
    Row(
      Operation.asking, [.invalidArgument, .argListTooLong], .unsupported, nil,
      "this kernel does not tell that: it may be older than the question"),
    Row(
      Operation.asking, [.notSupportedOnSocket, .notSupportedByKernel, .noFunction], .unsupported,
      nil, "this kernel does not tell that"),
    Row(
      [.control], [.invalidArgument, .argListTooLong, .fileExists, .resourceBusy], .failed, nil,
      "the event does not take that, or has it already"),
    Row(
      [.spawn], [.noSuchFileOrDirectory], .failed, nil,
      "the program is not installed, or not where it is looked for"),
    Row(
      [.spawn, .close, .duplicate, .mapMemory, .socket, .socketOption, .enterNamespace, .control],
      [.notSupportedOnSocket, .notSupportedByKernel, .noFunction], .unsupported, nil,
      "this kernel does not have that call, or forbids it to this process (seccomp)"),
    Row(
      [.spawn, .close, .duplicate, .mapMemory, .socket, .socketOption, .enterNamespace, .control],
      [.argListTooLong, .invalidArgument, .resourceBusy, .fileExists, .noSuchFileOrDirectory],
      .failed, nil, "what it was made upon does not take the call, or went meanwhile: try again"),
    Row(
      nil, [.notSupportedOnSocket, .notSupportedByKernel, .noFunction], .unsupported, nil,
      "this kernel does not do that"),
    Row(
      nil, [.timedOut, .wouldBlock, .interrupted], .failed, nil, "try again"),
  ]
}

extension Refusal {
  /// What is missing, for behind what was tried.
  var lack: String? { "this process lacks \(missingNames)" }

  /// The privileges that are missing.
  var missingNames: String { missing.map(\.description).joined(separator: " and ") }
}

/// What the kernel keeps even from root (kernel_lockdown(7)).
enum Lockdown {
  /// What may forbid a call for which no privilege is missing, as far as that can be told.
  static var words: String {
    let others = "a security module or an lsm program"
    guard let bytes = try? readFile("/sys/kernel/security/lockdown", limit: 4096) else {
      return "lockdown, \(others)"
    }
    // `none [integrity] confidentiality`: the one in brackets is in force.
    let text = String(decoding: bytes, as: UTF8.self)
    guard let start = text.firstIndex(of: "["), let end = text.firstIndex(of: "]"), start < end
    else { return "lockdown, \(others)" }
    let mode = text[text.index(after: start)..<end]
    return mode == "none" ? others : "lockdown (\(mode)), \(others)"
  }
}
