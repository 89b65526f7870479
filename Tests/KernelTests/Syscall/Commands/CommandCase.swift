import BPFSyscall
import Testing

/// One command of bpf(2): that it works, and how it refuses.
struct CommandCase: Sendable, CustomTestStringConvertible {
  let command: Command
  /// Calls it through the typed interface, and checks what it did.
  let works: @Sendable () throws -> Void
  /// Makes the mistake that users make most, and checks the error.
  let refuses: @Sendable () throws -> Void

  init(
    _ command: Command, works: @escaping @Sendable () throws -> Void,
    refuses: @escaping @Sendable () throws -> Void
  ) {
    self.command = command
    self.works = works
    self.refuses = refuses
  }

  var testDescription: String { command.manualName }
}

extension CommandCase {
  /// A case for every command, in the files of this folder.
  static let all: [CommandCase] =
    mapElements + mapBatches + maps + programs + programAttachment + links + objects + rest
}

extension KernelTests {
  /// Every command of bpf(2), on this kernel.
  ///
  /// What passed where goes into the table of the documentation.
  @Suite struct BPFCommandTests {
    @Test func everyCommandHasACase() {
      #expect(
        Set(CommandCase.all.map(\.command)) == Set(Command.table.map(\.value)),
        "a command without a case, or a case without a command")
      #expect(CommandCase.all.count == Command.table.count)
    }

    @Test(arguments: CommandCase.all)
    func works(_ example: CommandCase) throws { try example.works() }

    @Test(arguments: CommandCase.all)
    func refuses(_ example: CommandCase) throws { try example.refuses() }
  }
}
