import BPFSyscall
import Testing

extension KernelTests {
  /// What tells namespaces and groups from those that have their names, or their numbers, later.
  @Suite struct IdentityTests {
    @Test func noTwoNetworkNamespacesHaveOneCookie() throws {
      try Stage.run { stage in
        try stage.needNetwork()
        func cookie(_ name: String) throws -> UInt64? {
          try NetworkNamespace(at: Stage.path(name)).run { () throws(SystemCallError) in
            try NetworkNamespace.currentCookie()
          }
        }
        guard let own = try NetworkNamespace.currentCookie() else {
          try Test.cancel("before Linux 5.14 there are no cookies")
        }
        let first = try [cookie(stage.sender), cookie(stage.receiver)]
        #expect(try cookie(stage.sender) == first[0])
        try stage.makeNetworkAgain()
        let all = try first + [cookie(stage.sender), cookie(stage.receiver), own]
        #expect(Set(all).count == 5 && !all.contains(nil))
      }
    }

    @Test func aGroupIsFoundByItsNumberAsLongAsItIsThere() throws {
      try Stage.run { stage in
        let path = try stage.cgroup()
        let mount = try #require(Stage.cgroupMount)
        let number = try #require(try FileStatus(at: path)).inode
        #expect(CgroupFileSystem.contains(number, at: mount) == true)
        #expect(CgroupFileSystem.contains(number, at: path) == true)
        try Directory.remove(path)
        #expect(CgroupFileSystem.contains(number, at: mount) == false)
        #expect(CgroupFileSystem.contains(number, at: "/nowhere") == nil)
        try Directory.create(path, mode: 0o755)
        #expect(try FileStatus(at: path)?.inode != number)
      }
    }
  }
}
