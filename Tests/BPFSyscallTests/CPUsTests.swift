import BPFSyscall
import Testing

/// Lists of CPUs, as sysfs has them.
@Suite struct CPUsTests {
  @Test(arguments: [("0", 1), ("0-3", 4), ("0-3,8", 5), ("2,4-5,1023", 4), ("7-7", 1)])
  func aListIsCounted(list: String, count: Int) {
    #expect(CPUs.count(list) == count)
  }

  @Test(arguments: [
    "", ",", "0,", ",0", "0-", "-3", "3-0", "0-1-2", "0--3", "x", "0-3,x", "1,1", "0-3,2", "0 3",
    "+1",
    "-1", "0-1048576", "99999999999999999999", "0-3\n",
  ])
  func whatIsNoListIsNotCounted(list: String) {
    #expect(CPUs.count(list) == nil)
  }

  @Test func theOnlineOnesArePossible() throws {
    let online = try CPUs.online
    #expect(!online.isEmpty)
    #expect(online == Set(online).sorted())
    #expect(try online.count <= CPUs.possible)
  }
}
