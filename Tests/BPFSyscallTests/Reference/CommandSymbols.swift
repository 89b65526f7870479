import BPFSyscall

/// What of this module calls each command, as the documentation links it.
enum CommandSymbols {
  static let table: [(command: Command, symbols: [String])] = [
    (.mapCreate, ["RawMap/create(_:)", "Map/create(_:maxEntries:configure:)"]),
    (.mapLookupElement, ["RawMap/lookup(_:flags:)", "Map/subscript(_:_:)"]),
    (.mapUpdateElement, ["RawMap/update(_:_:flags:)", "Map/set(_:for:flags:)"]),
    (.mapDeleteElement, ["RawMap/delete(_:)", "Map/remove(_:)"]),
    (.mapGetNextKey, ["RawMap/nextKey(after:)", "RawMap/forEachKey(_:)"]),
    (.programLoad, ["Program/load(_:)"]),
    (.objectPin, ["Pin/create(_:_:)", "Pin/create(_:_:relativeTo:)"]),
    (.objectGet, ["Pin/open(_:access:)", "Pin/open(_:access:relativeTo:)"]),
    (.programAttach, ["Program/attach(to:_:_:)"]),
    (.programDetach, ["Program/detach(from:_:_:)", "AttachTarget/detach(_:_:)"]),
    (.programTestRun, ["Program/testRun(_:)"]),
    (.programGetNextID, ["ObjectIDs"]),
    (.mapGetNextID, ["ObjectIDs"]),
    (.programGetDescriptorByID, ["Program/open(id:)"]),
    (.mapGetDescriptorByID, ["RawMap/open(id:access:)"]),
    (
      .objectGetInfoByDescriptor,
      ["RawMap/info()", "Program/info()", "Link/info()", "LoadedBTF/info()", "Token/info()"]
    ),
    (.programQuery, ["AttachTarget/query(_:effective:)"]),
    (.rawTracepointOpen, ["Link/openRawTracepoint(named:program:cookie:)"]),
    (.btfLoad, ["LoadedBTF"]),
    (.btfGetDescriptorByID, ["LoadedBTF/open(id:token:)"]),
    (.taskDescriptorQuery, ["TaskEvent"]),
    (
      .mapLookupAndDeleteElement,
      ["RawMap/take(_:flags:)", "RawMap/pop()", "Map/take(_:)", "QueueMap/pop()"]
    ),
    (.mapFreeze, ["RawMap/freeze()"]),
    (.btfGetNextID, ["ObjectIDs"]),
    (.mapLookupBatch, ["RawMap/lookupBatch(after:limit:flags:)", "Map/forEach(_:)"]),
    (.mapLookupAndDeleteBatch, ["RawMap/takeBatch(after:limit:flags:)"]),
    (
      .mapUpdateBatch,
      [
        "RawMap/updateBatch(keys:values:flags:)",
        "Map/update(keys:values:flags:batchSize:)-([Key],_,_,_)",
      ]
    ),
    (.mapDeleteBatch, ["RawMap/deleteBatch(keys:)", "Map/remove(keys:batchSize:)"]),
    (.linkCreate, LinkForm.table.map(\.symbol)),
    (
      .linkUpdate,
      ["Link/update(to:replacing:)-(Program,_)", "Link/update(to:replacing:)-(RawMap,_)"]
    ),
    (.linkGetDescriptorByID, ["Link/open(id:)"]),
    (.linkGetNextID, ["ObjectIDs"]),
    (.enableStatistics, ["Statistics/enable()"]),
    (.iteratorCreate, ["Link/openIterator()", "Link/readIterator(limit:)"]),
    (.linkDetach, ["Link/detach()"]),
    (.programBindMap, ["Program/bind(_:)"]),
    (.tokenCreate, ["Token/create(bpffs:)"]),
    (.programStreamReadByDescriptor, ["Program/read(_:upTo:)", "Program/readAll(_:)"]),
    (.programAssociateStructOps, ["Program/associate(structOps:)"]),
  ]

  static func of(_ command: Command) -> [String] {
    table.first { $0.command == command }?.symbols ?? []
  }
}
