import BPFSyscall

/// What the kernel was asked to do, by the name that the manual has for it: a command of bpf(2), a message of
/// rtnetlink(7), or another system call.
enum Operation: String, CaseIterable {
  case mapCreate = "BPF_MAP_CREATE"
  case mapFreeze = "BPF_MAP_FREEZE"
  case mapLookup = "BPF_MAP_LOOKUP_ELEM"
  case mapUpdate = "BPF_MAP_UPDATE_ELEM"
  case mapDelete = "BPF_MAP_DELETE_ELEM"
  case mapTake = "BPF_MAP_LOOKUP_AND_DELETE_ELEM"
  case mapNextKey = "BPF_MAP_GET_NEXT_KEY"
  case mapLookupBatch = "BPF_MAP_LOOKUP_BATCH"
  case mapUpdateBatch = "BPF_MAP_UPDATE_BATCH"
  case mapDeleteBatch = "BPF_MAP_DELETE_BATCH"
  case mapTakeBatch = "BPF_MAP_LOOKUP_AND_DELETE_BATCH"

  case programLoad = "BPF_PROG_LOAD"
  case programTestRun = "BPF_PROG_TEST_RUN"
  case programBindMap = "BPF_PROG_BIND_MAP"
  case programReadStream = "BPF_PROG_STREAM_READ_BY_FD"
  case programAssociate = "BPF_PROG_ASSOC_STRUCT_OPS"
  case typesLoad = "BPF_BTF_LOAD"

  case linkCreate = "BPF_LINK_CREATE"
  case rawTracepointOpen = "BPF_RAW_TRACEPOINT_OPEN"
  case programAttach = "BPF_PROG_ATTACH"
  case perfEventOpen = "perf_event_open"
  case linkUpdate = "BPF_LINK_UPDATE"
  case linkDetach = "BPF_LINK_DETACH"
  case programDetach = "BPF_PROG_DETACH"
  case iteratorCreate = "BPF_ITER_CREATE"

  case pin = "BPF_OBJ_PIN"
  case openPin = "BPF_OBJ_GET"
  case openMap = "BPF_MAP_GET_FD_BY_ID"
  case openProgram = "BPF_PROG_GET_FD_BY_ID"
  case openLink = "BPF_LINK_GET_FD_BY_ID"
  case openTypes = "BPF_BTF_GET_FD_BY_ID"
  case nextMap = "BPF_MAP_GET_NEXT_ID"
  case nextProgram = "BPF_PROG_GET_NEXT_ID"
  case nextLink = "BPF_LINK_GET_NEXT_ID"
  case nextTypes = "BPF_BTF_GET_NEXT_ID"
  case objectInfo = "BPF_OBJ_GET_INFO_BY_FD"
  case hookQuery = "BPF_PROG_QUERY"
  case taskQuery = "BPF_TASK_FD_QUERY"
  case enableStatistics = "BPF_ENABLE_STATS"
  case tokenCreate = "BPF_TOKEN_CREATE"

  case interfaceQuery = "RTM_GETLINK"
  case interfaceChange = "RTM_SETLINK"
  case disciplineCreate = "RTM_NEWQDISC"
  case disciplineDelete = "RTM_DELQDISC"
  case disciplineQuery = "RTM_GETQDISC"
  case filterCreate = "RTM_NEWTFILTER"
  case filterDelete = "RTM_DELTFILTER"
  case filterQuery = "RTM_GETTFILTER"

  case open
  case read
  case readAt = "pread"
  case write
  case listDirectory = "getdents64"
  case status = "stat"
  case readLink = "readlink"
  case lock = "flock"
  case makeDirectory = "mkdir"
  case removeDirectory = "rmdir"
  case remove = "unlink"
  case rename
  case link
  case changeMode = "chmod"
  case changeOwner = "chown"
  case fileSystemType = "fstatfs"
  case openByHandle = "open_by_handle_at"
  case mount
  case unmount = "umount"
  case openFileSystem = "fsopen"
  case configureFileSystem = "fsconfig"
  case mountFileSystem = "fsmount"

  case enterNamespace = "setns"
  case socket
  case socketOption = "getsockopt"
  case control = "ioctl"
  case duplicate = "fcntl"
  case close
  case mapMemory = "mmap"
  case openProcess = "pidfd_open"
  case duplicateOfProcess = "pidfd_getfd"
  case spawn = "posix_spawn"
  case kernelLog = "syslog"
}

extension Operation {
  /// Those that put something at a hook.
  static let attaching: Set<Operation> = [
    .linkCreate, .rawTracepointOpen, .programAttach, .perfEventOpen, .interfaceChange,
    .filterCreate,
  ]

  /// Those that change what is at a hook, or take it off.
  static let changingHooks: Set<Operation> = [
    .linkUpdate, .linkDetach, .programDetach, .filterDelete, .disciplineCreate, .disciplineDelete,
  ]

  /// The messages of rtnetlink(7).
  static let network: Set<Operation> = [
    .interfaceQuery, .interfaceChange, .disciplineCreate, .disciplineDelete, .disciplineQuery,
    .filterCreate, .filterDelete, .filterQuery,
  ]

  /// Those that read or change what maps hold.
  static let elements: Set<Operation> = [
    .mapLookup, .mapUpdate, .mapDelete, .mapTake, .mapNextKey, .mapLookupBatch, .mapUpdateBatch,
    .mapDeleteBatch, .mapTakeBatch,
  ]

  /// Those that ask what is there.
  static let asking: Set<Operation> = [
    .openMap, .openProgram, .openLink, .openTypes, .nextMap, .nextProgram, .nextLink, .nextTypes,
    .objectInfo, .hookQuery, .taskQuery, .enableStatistics, .interfaceQuery, .disciplineQuery,
    .filterQuery, .kernelLog, .openProcess, .duplicateOfProcess, .openByHandle,
  ]

  /// Those on files and directories.
  static let files: Set<Operation> = [
    .open, .read, .readAt, .write, .listDirectory, .status, .readLink, .lock, .makeDirectory,
    .removeDirectory, .remove, .rename, .link, .changeMode, .changeOwner, .fileSystemType,
  ]

  /// Those that mount file systems.
  static let mounting: Set<Operation> = [
    .mount, .unmount, .openFileSystem, .configureFileSystem, .mountFileSystem, .tokenCreate,
  ]
}
