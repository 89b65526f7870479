import BPFSyscall
import Testing

extension KernelTests {
  /// Tokens, which a process without privileges uses.
  @Suite(.leavesNoDescriptor) struct TokenTests {
    @Test func aTokenAllowsWhatWasDelegatedAndNothingElse() throws {
      let lines = try Delegation.run { token in
        let number = token.descriptor.rawValue
        var map = RawMap.Options(type: .array, keySize: 4, valueSize: 4, maxEntries: 1)
        var program = Program.Options(
          type: .socketFilter, instructions: Bytecode.returning(0), license: "GPL")
        var btf = LoadedBTF.Options(HandmadeBTF.bytes)
        var lines = [
          answer("array") { () throws(SystemCallError) in _ = try RawMap.create(map) },
          answer("program") { () throws(SystemCallError) in _ = try Program.load(program) },
          answer("btf") { () throws(SystemCallError) in _ = try LoadedBTF.load(btf) },
        ]
        map.token = number
        program.token = number
        btf.token = number
        lines += [
          answer("array by token") { () throws(SystemCallError) in _ = try RawMap.create(map) },
          answer("program by token") { () throws(SystemCallError) in
            _ = try Program.load(program)
          },
          answer("btf by token") { () throws(SystemCallError) in _ = try LoadedBTF.load(btf) },
        ]
        map.type = .stack
        map.keySize = 0
        program.type = .xdp
        lines += [
          answer("stack by token") { () throws(SystemCallError) in _ = try RawMap.create(map) },
          answer("xdp by token") { () throws(SystemCallError) in _ = try Program.load(program) },
        ]
        return lines
      }
      #expect(
        lines == [
          "array: EPERM", "program: EPERM", "btf: EPERM",
          "array by token: done", "program by token: done", "btf by token: done",
          "stack by token: EPERM", "xdp by token: EPERM",
        ])
    }

    @Test func aTokenTellsWhatItAllows() throws {
      let lines = try Delegation.run(tell)
      if lines == ["does not tell"] { try Test.cancel("this kernel does not tell of tokens") }
      #expect(
        lines == [
          #"["btf_get_fd_by_id", "btf_load", "map_create", "prog_load"]"#,
          #"["array", "hash"]"#, #"["socket_filter"]"#, #"["cgroup_inet_ingress"]"#,
        ])
    }

    private func tell(_ token: borrowing Token) throws -> [String] {
      do throws(SystemCallError) {
        let info = try token.info()
        return [
          "\(info.commands.map(\.description).sorted())",
          "\(info.mapTypes.map(\.description).sorted())",
          "\(info.programTypes.map(\.description).sorted())",
          "\(info.attachTypes.map(\.description).sorted())",
        ]
      } catch {
        guard error.errno == .invalidArgument else { throw error }
        return ["does not tell"]
      }
    }

    @Test func btfIsOpenedByItsIDWithAToken() throws {
      let lines = try Delegation.run { token in
        var options = LoadedBTF.Options(HandmadeBTF.bytes)
        options.token = token.descriptor.rawValue
        let btf = try LoadedBTF.load(options)
        let id = try btf.info().id
        return [
          answer("without") { () throws(SystemCallError) in _ = try LoadedBTF.open(id: id) },
          answer("with") { () throws(SystemCallError) in
            _ = try LoadedBTF.open(id: id, token: token.descriptor.rawValue)
          },
        ]
      }
      if lines.last == "with: EINVAL" {
        try Test.cancel("this kernel takes no token where something is opened by its id")
      }
      #expect(lines == ["without: EPERM", "with: done"])
    }

    @Test func aBPFFSOfTheFirstUserNamespaceHasNoTokens() throws {
      try Delegation.needTokens()
      try ScratchBPFFS.run { path in
        let root = try FileDescriptor(openingDirectory: path)
        expect(.notSupportedOnSocket) { () throws(SystemCallError) in
          _ = try Token.create(bpffs: root)
        }
      }
    }

    @Test func aMountThatDelegatesNothingHasNoTokens() throws {
      try Delegation.needTokens()
      let lines = try UserNamespace.run { _ in
      } _: { _ in
        ["a token"]
      }
      #expect(lines.count == 1)
      #expect(lines.first?.contains("(ENOENT)") == true, "\(lines)")
    }
  }
}

/// What a test of tokens delegates.
enum Delegation {
  /// Runs `body` in a user namespace, with a token that allows some commands, maps and programs.
  static func run(_ body: (borrowing Token) throws -> [String]) throws -> [String] {
    try needTokens()
    return try UserNamespace.run(
      delegate: { bpffs in
        let commands: Set<Command> = [.mapCreate, .programLoad, .btfLoad, .btfGetDescriptorByID]
        try bpffs.delegate(commands)
        try bpffs.delegate([MapType.array, .hash])
        try bpffs.delegate([ProgramType.socketFilter])
        try bpffs.delegate([AttachType.cgroupInetIngress])
      }, body)
  }

  static func needTokens() throws {
    if try !Features.shared.has(.tokenCreate) { try Test.cancel("this kernel has no tokens") }
  }
}

/// A line that says how a call ended.
private func answer(_ what: String, _ body: () throws(SystemCallError) -> Void) -> String {
  do throws(SystemCallError) {
    try body()
    return "\(what): done"
  } catch {
    return "\(what): \(error.errno.name ?? "")"
  }
}
