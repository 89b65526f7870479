import Testing

@testable import BPFSyscall

@Suite struct ForeignPinsTests {
  /// What a walk writes of one pin.
  private func record(_ file: String, id: UInt32, length: UInt32, _ path: String) -> [UInt8] {
    let name = Array(file.utf8.prefix(24))
    let numbers = [id, length].flatMap { number in
      withUnsafeBytes(of: number) { Array($0) }
    }
    return name + [UInt8](repeating: 0, count: 24 - name.count) + numbers + Array(path.utf8)
  }

  @Test func whatAWalkWritesIsRead() {
    let bytes =
      record("anon_inode:bpf-map", id: 7, length: 2, "/m")
      + record("anon_inode:[eventpoll]", id: 8, length: 2, "/e")
      + record("anon_inode:bpf_link", id: 0x0102_0304, length: 0, "")
    let entries = ForeignPins.entries(bytes, below: "/bpf")
    #expect(entries.map(\.path) == ["/bpf/m", "/bpf"])
    #expect(entries.map(\.kind) == [.map, .link])
    #expect(entries.map(\.id) == [7, 0x0102_0304])
  }

  @Test(arguments: [0, 1, 31, 32, 33])
  func whatIsCutOffIsLeftOut(_ count: Int) {
    let whole = record("anon_inode:bpf-prog", id: 1, length: 2, "/p")
    #expect(ForeignPins.entries(Array(whole.prefix(count)), below: "/bpf") == [])
  }

  @Test func aLengthThatIsNoneEndsIt() {
    let bytes = record("anon_inode:bpf-prog", id: 1, length: .max, "/p")
    #expect(ForeignPins.entries(bytes, below: "/bpf") == [])
  }
}
