import BPFSyscall
import Glibc
import Testing

extension KernelTests {
  /// What becomes of answers and failures.
  @Suite(.leavesNoDescriptor) struct FeatureCacheTests {
    @Test func answersAreKeptAndFailuresAreNot() throws {
      let features = Features()
      #expect(try features.has(MapType.hash))
      try withoutDescriptors {
        let kept = try features.has(MapType.hash)
        #expect(kept)
        expect(.tooManyOpenFiles) { () throws(SystemCallError) in
          _ = try features.has(MapType.array)
        }
      }
      #expect(try features.has(MapType.array))
    }

    /// Runs `body` while this process may open nothing.
    private func withoutDescriptors(_ body: () throws -> Void) throws {
      var limit = rlimit()
      let files = __rlimit_resource_t(7)  // RLIMIT_NOFILE
      #expect(getrlimit(files, &limit) == 0)
      var none = limit
      none.rlim_cur = 0
      #expect(setrlimit(files, &none) == 0)
      defer { setrlimit(files, &limit) }
      try body()
    }

    @Test func withoutPrivilegesNothingIsAnsweredWrongly() throws {
      System.raiseLockedMemoryLimit()
      let whole = Features()
      var unknown = 0
      func check(_ name: String, _ ask: (Features) throws(SystemCallError) -> Bool) throws {
        let answer = Result { () throws(SystemCallError) in try ask(whole) }
        guard case .success(let expected) = answer else { return }
        let poor = Features()
        let poorAnswer = try withoutPrivileges {
          Result { () throws(SystemCallError) in try ask(poor) }
        }
        switch poorAnswer {
        case .success(let found): #expect(found == expected, "\(name)")
        case .failure(let error):
          unknown += 1
          #expect(error.errno == .notPermitted, "\(name): \(error)")
        }
      }
      for row in Command.table {
        try check(row.name) { features throws(SystemCallError) in try features.has(row.value) }
      }
      for row in MapType.table {
        try check(row.name) { features throws(SystemCallError) in try features.has(row.value) }
      }
      for row in ProgramType.table {
        try check(row.name) { features throws(SystemCallError) in try features.has(row.value) }
      }
      for row in AttachType.table {
        try check(row.name) { features throws(SystemCallError) in try features.has(row.value) }
      }
      #expect(unknown > 20)
    }

    /// Runs `body` as a user with no privileges. The system call is made for this thread alone.
    private func withoutPrivileges<Result>(_ body: () throws -> Result) throws -> Result {
      #if arch(arm64)
        let number = 147
      #else
        let number = 117
      #endif
      func become(_ user: Int) throws {
        let result = try rawSystemCall(number, -1, .integer(user), -1)
        #expect(result.errno == nil)
      }
      try become(65534)
      defer { try? become(0) }
      return try body()
    }
  }
}
