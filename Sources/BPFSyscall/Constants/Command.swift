/// A command of bpf(2) (`enum bpf_cmd`).
public struct Command: KernelConstant {
  public let rawValue: UInt32
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  public static let listName = "command"

  /// The corresponding constant is `BPF_MAP_CREATE`.
  public static let mapCreate = Self(rawValue: 0)
  /// The corresponding constant is `BPF_MAP_LOOKUP_ELEM`.
  public static let mapLookupElement = Self(rawValue: 1)
  /// The corresponding constant is `BPF_MAP_UPDATE_ELEM`.
  public static let mapUpdateElement = Self(rawValue: 2)
  /// The corresponding constant is `BPF_MAP_DELETE_ELEM`.
  public static let mapDeleteElement = Self(rawValue: 3)
  /// The corresponding constant is `BPF_MAP_GET_NEXT_KEY`.
  public static let mapGetNextKey = Self(rawValue: 4)
  /// The corresponding constant is `BPF_PROG_LOAD`.
  public static let programLoad = Self(rawValue: 5)
  /// The corresponding constant is `BPF_OBJ_PIN`.
  public static let objectPin = Self(rawValue: 6)
  /// The corresponding constant is `BPF_OBJ_GET`.
  public static let objectGet = Self(rawValue: 7)
  /// The corresponding constant is `BPF_PROG_ATTACH`.
  public static let programAttach = Self(rawValue: 8)
  /// The corresponding constant is `BPF_PROG_DETACH`.
  public static let programDetach = Self(rawValue: 9)
  /// The corresponding constant is `BPF_PROG_TEST_RUN`.
  public static let programTestRun = Self(rawValue: 10)
  /// The corresponding constant is `BPF_PROG_GET_NEXT_ID`.
  public static let programGetNextID = Self(rawValue: 11)
  /// The corresponding constant is `BPF_MAP_GET_NEXT_ID`.
  public static let mapGetNextID = Self(rawValue: 12)
  /// The corresponding constant is `BPF_PROG_GET_FD_BY_ID`.
  public static let programGetDescriptorByID = Self(rawValue: 13)
  /// The corresponding constant is `BPF_MAP_GET_FD_BY_ID`.
  public static let mapGetDescriptorByID = Self(rawValue: 14)
  /// The corresponding constant is `BPF_OBJ_GET_INFO_BY_FD`.
  public static let objectGetInfoByDescriptor = Self(rawValue: 15)
  /// The corresponding constant is `BPF_PROG_QUERY`.
  public static let programQuery = Self(rawValue: 16)
  /// The corresponding constant is `BPF_RAW_TRACEPOINT_OPEN`.
  public static let rawTracepointOpen = Self(rawValue: 17)
  /// The corresponding constant is `BPF_BTF_LOAD`.
  public static let btfLoad = Self(rawValue: 18)
  /// The corresponding constant is `BPF_BTF_GET_FD_BY_ID`.
  public static let btfGetDescriptorByID = Self(rawValue: 19)
  /// The corresponding constant is `BPF_TASK_FD_QUERY`.
  public static let taskDescriptorQuery = Self(rawValue: 20)
  /// The corresponding constant is `BPF_MAP_LOOKUP_AND_DELETE_ELEM`.
  public static let mapLookupAndDeleteElement = Self(rawValue: 21)
  /// The corresponding constant is `BPF_MAP_FREEZE`.
  public static let mapFreeze = Self(rawValue: 22)
  /// The corresponding constant is `BPF_BTF_GET_NEXT_ID`.
  public static let btfGetNextID = Self(rawValue: 23)
  /// The corresponding constant is `BPF_MAP_LOOKUP_BATCH`.
  public static let mapLookupBatch = Self(rawValue: 24)
  /// The corresponding constant is `BPF_MAP_LOOKUP_AND_DELETE_BATCH`.
  public static let mapLookupAndDeleteBatch = Self(rawValue: 25)
  /// The corresponding constant is `BPF_MAP_UPDATE_BATCH`.
  public static let mapUpdateBatch = Self(rawValue: 26)
  /// The corresponding constant is `BPF_MAP_DELETE_BATCH`.
  public static let mapDeleteBatch = Self(rawValue: 27)
  /// The corresponding constant is `BPF_LINK_CREATE`.
  public static let linkCreate = Self(rawValue: 28)
  /// The corresponding constant is `BPF_LINK_UPDATE`.
  public static let linkUpdate = Self(rawValue: 29)
  /// The corresponding constant is `BPF_LINK_GET_FD_BY_ID`.
  public static let linkGetDescriptorByID = Self(rawValue: 30)
  /// The corresponding constant is `BPF_LINK_GET_NEXT_ID`.
  public static let linkGetNextID = Self(rawValue: 31)
  /// The corresponding constant is `BPF_ENABLE_STATS`.
  public static let enableStatistics = Self(rawValue: 32)
  /// The corresponding constant is `BPF_ITER_CREATE`.
  public static let iteratorCreate = Self(rawValue: 33)
  /// The corresponding constant is `BPF_LINK_DETACH`.
  public static let linkDetach = Self(rawValue: 34)
  /// The corresponding constant is `BPF_PROG_BIND_MAP`.
  public static let programBindMap = Self(rawValue: 35)
  /// The corresponding constant is `BPF_TOKEN_CREATE`.
  public static let tokenCreate = Self(rawValue: 36)
  /// The corresponding constant is `BPF_PROG_STREAM_READ_BY_FD`.
  public static let programStreamReadByDescriptor = Self(rawValue: 37)
  /// The corresponding constant is `BPF_PROG_ASSOC_STRUCT_OPS`.
  public static let programAssociateStructOps = Self(rawValue: 38)

  public static let table: [KernelConstantRow<Self>] = [
    .init(.mapCreate, "map_create", 3, 18),
    .init(.mapLookupElement, "map_lookup_elem", 3, 18),
    .init(.mapUpdateElement, "map_update_elem", 3, 18),
    .init(.mapDeleteElement, "map_delete_elem", 3, 18),
    .init(.mapGetNextKey, "map_get_next_key", 3, 18),
    .init(.programLoad, "prog_load", 3, 18),
    .init(.objectPin, "obj_pin", 4, 4),
    .init(.objectGet, "obj_get", 4, 4),
    .init(.programAttach, "prog_attach", 4, 10),
    .init(.programDetach, "prog_detach", 4, 10),
    .init(.programTestRun, "prog_test_run", 4, 12),
    .init(.programGetNextID, "prog_get_next_id", 4, 13),
    .init(.mapGetNextID, "map_get_next_id", 4, 13),
    .init(.programGetDescriptorByID, "prog_get_fd_by_id", 4, 13),
    .init(.mapGetDescriptorByID, "map_get_fd_by_id", 4, 13),
    .init(.objectGetInfoByDescriptor, "obj_get_info_by_fd", 4, 13),
    .init(.programQuery, "prog_query", 4, 15),
    .init(.rawTracepointOpen, "raw_tracepoint_open", 4, 17),
    .init(.btfLoad, "btf_load", 4, 18),
    .init(.btfGetDescriptorByID, "btf_get_fd_by_id", 4, 18),
    .init(.taskDescriptorQuery, "task_fd_query", 4, 18),
    .init(.mapLookupAndDeleteElement, "map_lookup_and_delete_elem", 4, 20),
    .init(.mapFreeze, "map_freeze", 5, 2),
    .init(.btfGetNextID, "btf_get_next_id", 5, 4),
    .init(.mapLookupBatch, "map_lookup_batch", 5, 6),
    .init(.mapLookupAndDeleteBatch, "map_lookup_and_delete_batch", 5, 6),
    .init(.mapUpdateBatch, "map_update_batch", 5, 6),
    .init(.mapDeleteBatch, "map_delete_batch", 5, 6),
    .init(.linkCreate, "link_create", 5, 7),
    .init(.linkUpdate, "link_update", 5, 7),
    .init(.linkGetDescriptorByID, "link_get_fd_by_id", 5, 8),
    .init(.linkGetNextID, "link_get_next_id", 5, 8),
    .init(.enableStatistics, "enable_stats", 5, 8),
    .init(.iteratorCreate, "iter_create", 5, 8),
    .init(.linkDetach, "link_detach", 5, 9),
    .init(.programBindMap, "prog_bind_map", 5, 10),
    .init(.tokenCreate, "token_create", 6, 9),
    .init(.programStreamReadByDescriptor, "prog_stream_read_by_fd", 6, 17),
    .init(.programAssociateStructOps, "prog_assoc_struct_ops", 7, 0),
  ]

  /// The name that the manual gives it, such as `BPF_MAP_CREATE`.
  public var manualName: String { name.map { "BPF_\($0.uppercased())" } ?? "bpf(\(rawValue))" }
}
