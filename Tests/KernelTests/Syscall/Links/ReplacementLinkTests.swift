import BPFSyscall
import Testing

extension KernelTests {
  /// Links that replace a function of another program (freplace).
  @Suite(.leavesNoDescriptor) struct ReplacementLinkTests {
    @Test func aFunctionIsReplacedWhileTheLinkLives() throws {
      let target = try program(.xdp, returning: 2)
      let replacement = try program(.extension, returning: 1, of: target.descriptor.rawValue)
      #expect(try run(target) == 2)
      do {
        let link = try Link.createReplacement(program: replacement)
        #expect(try run(target) == 1)
        let info = try link.info()
        #expect(info.type == .tracing)
        #expect([nil, GlobalFunction.id].contains(info.tracing?.functionID))
        #expect([nil, try target.info().id].contains(info.tracing?.targetID))
      }
      #expect(try run(target) == 2)
    }

    @Test func aFunctionOfAnotherProgramIsReplaced() throws {
      let first = try program(.xdp, returning: 2)
      let second = try program(.xdp, returning: 2)
      let replacement = try program(.extension, returning: 1, of: first.descriptor.rawValue)
      let target = TracingTarget(
        program: second.descriptor.rawValue, functionID: GlobalFunction.id)
      let link = try Link.createReplacement(program: replacement, target: target)
      #expect(try run(first) == 2)
      #expect(try run(second) == 1)
      let other = try program(.extension, returning: 1, of: first.descriptor.rawValue)
      expect(.resourceBusy) { () throws(SystemCallError) in
        _ = try Link.createReplacement(program: other, target: target)
      }
      #expect(try link.info().type == .tracing)
    }

    private func run(_ program: borrowing Program) throws -> UInt32 {
      try program.testRun(.init(data: [UInt8](repeating: 0, count: 64))).returnValue
    }

    /// Loads a program with the BTF of its function.
    private func program(
      _ type: ProgramType, returning value: Int32, of target: Int32? = nil
    ) throws -> Program {
      let btf = try LoadedBTF.load(GlobalFunction.bytes)
      var options = Program.Options(
        type: type, instructions: Bytecode.returning(value), license: "GPL")
      options.debug = .init(
        btf: btf.descriptor.rawValue,
        functions: .init(recordSize: 8, bytes: HandmadeBTF.words([0, GlobalFunction.id])),
        lines: .init(recordSize: 16, bytes: []))
      if let target {
        options.attachTypeID = GlobalFunction.id
        options.attachObject = .program(target)
      }
      do throws(SystemCallError) {
        return try Program.load(options)
      } catch {
        guard type == .extension, error.errno == .notPermitted else { throw error }
        try Test.cancel("this kernel loads no replacement: \(error.errno)")
      }
    }
  }
}

/// BTF of `int main(struct xdp_md *ctx)`; the kernel replaces no function that does not take its context.
private enum GlobalFunction {
  static let id: UInt32 = 5

  static let bytes: [UInt8] = {
    let texts = Array("\0int\0main\0xdp_md\0ctx\0".utf8)
    let types: [UInt32] = [
      1, 1 << 24, 4, 1 << 24 | 32,  // int: 4 bytes, signed, 32 bits
      10, 4 << 24, 4,  // struct xdp_md: 4 bytes, no members
      0, 2 << 24, 2,  // its address
      0, 13 << 24 | 1, 1, 17, 3,  // a function that takes it and returns an int
      5, 12 << 24 | 1, 4,  // main, global
    ]
    let size = UInt32(types.count * 4)
    let header: [UInt32] = [0x1_eb9f, 24, 0, size, size, UInt32(texts.count)]
    return HandmadeBTF.words(header + types) + texts
  }()
}
