import BPFSyscall
import Testing

extension CommandCase {
  static let objects: [CommandCase] =
    [pin, get, info, loadBTF] + nextIDs + [openProgram, openMap, openBTF, openLink]

  private static func newMap() throws -> RawMap {
    try RawMap.create(RawMap.Options(type: .array, keySize: 4, valueSize: 8, maxEntries: 3))
  }

  private static let pin = CommandCase(.objectPin) {
    try ScratchBPFFS.run { path in
      try Pin.create("\(path)/map", newMap().descriptor)
      #expect(try Directory.names(in: path).contains("map"))
    }
  } refuses: {
    try ScratchBPFFS.run { path in
      let map = try newMap()
      try Pin.create("\(path)/map", map.descriptor)
      expect(.fileExists) { () throws(SystemCallError) in
        try Pin.create("\(path)/map", map.descriptor)
      }
    }
  }

  private static let get = CommandCase(.objectGet) {
    try ScratchBPFFS.run { path in
      let map = try newMap()
      try Pin.create("\(path)/map", map.descriptor)
      #expect(try RawMap(pinnedAt: "\(path)/map").info().id == map.info().id)
    }
  } refuses: {
    try ScratchBPFFS.run { path in
      expect(.noSuchFileOrDirectory) { () throws(SystemCallError) in
        _ = try RawMap(pinnedAt: "\(path)/map")
      }
    }
  }

  private static let info = CommandCase(.objectGetInfoByDescriptor) {
    let info = try newMap().info()
    #expect(info.type == .array)
    #expect((info.keySize, info.valueSize, info.maxEntries) == (4, 8, 3))
  } refuses: {
    let file = try FileDescriptor(opening: "/dev/null")
    let notAProgram = Program(file)
    expect(.invalidArgument) { () throws(SystemCallError) in _ = try notAProgram.info() }
  }

  private static let loadBTF = CommandCase(.btfLoad) {
    let btf = try LoadedBTF.load(HandmadeBTF.bytes)
    #expect(try btf.bytes() == HandmadeBTF.bytes)
  } refuses: {
    do throws(SystemCallError) {
      _ = try LoadedBTF.load(Array(HandmadeBTF.bytes.dropLast()))
      Issue.record("BTF was taken though it is cut off")
    } catch {
      #expect(error.errno == .invalidArgument)
      #expect(error.log?.isEmpty == false)
    }
  }

  private static let nextIDs: [CommandCase] = [
    nextID(.programGetNextID, .program) { ids in
      let program = try Program.returning(2, type: .xdp)
      try #expect(ids().contains(program.info().id))
    },
    nextID(.mapGetNextID, .map) { ids in
      let map = try newMap()
      try #expect(ids().contains(map.info().id))
    },
    nextID(.btfGetNextID, .btf) { ids in
      let btf = try LoadedBTF.load(HandmadeBTF.bytes)
      try #expect(ids().contains(btf.info().id))
    },
    nextID(.linkGetNextID, .link) { ids in
      try ScratchCgroup.run { cgroup in
        let link = try CgroupLinks.ingress(cgroup)
        try #expect(ids().contains(link.info().id))
      }
    },
  ]

  private static func nextID(
    _ command: Command, _ kind: ObjectIDs.Kind,
    works: @escaping @Sendable (_ ids: () throws -> [UInt32]) throws -> Void
  ) -> CommandCase {
    CommandCase(command) {
      try works { try ObjectIDs(of: kind).all() }
    } refuses: {
      // There are no ids so large.
      expect(.invalidArgument) { () throws(SystemCallError) in
        _ = try ObjectIDs(of: kind).next(after: .max)
      }
    }
  }

  private static let openProgram = CommandCase(.programGetDescriptorByID) {
    let program = try Program.returning(2, type: .xdp)
    let same = try Program.open(id: program.info().id)
    #expect(try same.info().id == program.info().id)
  } refuses: {
    expect(.noSuchFileOrDirectory) { () throws(SystemCallError) in
      _ = try Program.open(id: .max)
    }
  }

  private static let openMap = CommandCase(.mapGetDescriptorByID) {
    let map = try newMap()
    let same = try RawMap.open(id: map.info().id)
    try same.update([1, 0, 0, 0], [1, 2, 3, 4, 5, 6, 7, 8])
    #expect(try map.lookup([1, 0, 0, 0]) == [1, 2, 3, 4, 5, 6, 7, 8])
  } refuses: {
    expect(.noSuchFileOrDirectory) { () throws(SystemCallError) in
      _ = try RawMap.open(id: .max)
    }
  }

  private static let openBTF = CommandCase(.btfGetDescriptorByID) {
    let btf = try LoadedBTF.load(HandmadeBTF.bytes)
    let same = try LoadedBTF.open(id: btf.info().id)
    #expect(try same.bytes() == HandmadeBTF.bytes)
  } refuses: {
    expect(.noSuchFileOrDirectory) { () throws(SystemCallError) in
      _ = try LoadedBTF.open(id: .max)
    }
  }

  private static let openLink = CommandCase(.linkGetDescriptorByID) {
    try ScratchCgroup.run { cgroup in
      let link = try CgroupLinks.ingress(cgroup)
      let same = try Link.open(id: link.info().id)
      #expect(try same.info().programID == link.info().programID)
    }
  } refuses: {
    expect(.noSuchFileOrDirectory) { () throws(SystemCallError) in _ = try Link.open(id: .max) }
  }
}
