import BPFSyscall
import Testing

/// Memory that lives as long as a scope.
@Suite(.serialized, .leavesNoDescriptor) struct SystemCallScopeTests {
  private struct Failure: Error, Equatable {}

  @Test(arguments: [1, 7, 8, 128, 1 << 20])
  func memoryIsZeroAndAligned(_ count: Int) {
    withSystemCallScope { scope in
      let bytes = scope.allocateZeroed(byteCount: count)
      #expect(bytes.count == count)
      #expect(bytes.allSatisfy { $0 == 0 })
      #expect(Int(bitPattern: bytes.baseAddress) % 8 == 0)
    }
  }

  @Test(arguments: [1, 16, 64, 4096])
  func alignmentCanBeAskedFor(_ alignment: Int) {
    withSystemCallScope { scope in
      let bytes = scope.allocateZeroed(byteCount: 3, alignment: alignment)
      #expect(Int(bitPattern: bytes.baseAddress) % alignment == 0)
    }
  }

  @Test func noBytesAreAnEmptyBuffer() {
    withSystemCallScope { scope in
      #expect(scope.allocateZeroed(byteCount: 0).isEmpty)
    }
  }

  @Test func whatTheBodyReturnsIsReturned() throws {
    #expect(withSystemCallScope { _ in 7 } == 7)
    let file = try withSystemCallScope { _ throws(SystemCallError) in
      try FileDescriptor(opening: "/dev/null")
    }
    #expect(try file.read(upTo: 1).isEmpty)
  }

  @Test func whatTheBodyThrowsIsThrown() {
    #expect(throws: Failure()) {
      try withSystemCallScope { scope throws(Failure) in
        _ = scope.allocateZeroed(byteCount: 64)
        throw Failure()
      }
    }
  }

  /// What the C library holds for us grows by what is allocated, and shrinks when the scope ends.
  @Test(arguments: [false, true])
  func memoryIsFreedWithTheScope(_ fails: Bool) throws {
    let size = 64 << 20  // far above what other tests may take meanwhile
    let before = try residentBytes()
    try? withSystemCallScope { scope throws(Failure) in
      let bytes = scope.allocateZeroed(byteCount: size)
      #expect(((try? residentBytes()) ?? 0) - before > size / 2)
      #expect(bytes.count == size)
      if fails { throw Failure() }
    }
    #expect(try residentBytes() - before < size / 2)
  }

  @Test func aScopeInsideAnotherHasMemoryOfItsOwn() throws {
    try withSystemCallScope { outer in
      let outside = outer.allocateZeroed(byteCount: 8)
      let size = 64 << 20
      let before = try residentBytes()
      withSystemCallScope { inner in
        let inside = inner.allocateZeroed(byteCount: size)
        #expect(inside.baseAddress != outside.baseAddress)
        outside[0] = 1
        #expect(inside[0] == 0)
      }
      #expect(try residentBytes() - before < size / 2)
      #expect(outside[0] == 1)
      #expect(outer.allocateZeroed(byteCount: 8)[0] == 0)
    }
  }

  /// `VmRSS` of this process.
  private func residentBytes() throws -> Int {
    let status = String(decoding: try readFile("/proc/self/status"), as: UTF8.self)
    let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") })
    return try #require(Int(line.split { $0 == " " || $0 == "\t" }[1])) << 10
  }
}
