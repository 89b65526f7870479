import BPFSyscall
import BTF
import Testing

extension KernelTests {
  /// BTF in the kernel: its own, its modules', and what programs bring.
  @Suite(.leavesNoDescriptor) struct LoadedBTFTests {
    /// The kernel reads its own BTF when it needs it first.
    private func kernelBTF() throws -> LoadedBTF {
      _ = try Program.returning(2, type: .xdp)
      guard let btf = try LoadedBTF.open(kernel: "vmlinux") else {
        try Test.cancel("this kernel gives its own BTF no name")
      }
      return btf
    }

    @Test func theKernelsOwnTypesAreFound() throws {
      let btf = try kernelBTF()
      let info = try btf.info()
      #expect(info.name == "vmlinux")
      #expect(info.isKernel)
      let bytes = try btf.bytes()
      #expect(bytes.count == info.size)
      let isTheFile = try bytes == readFile("/sys/kernel/btf/vmlinux")
      #expect(isTheFile)
    }

    /// What the id of a function is good for: a program that is attached to it names it.
    @Test func aFunctionIsFoundByItsName() throws {
      let btf = try KernelTypes.btf.get()
      let id = try #require(btf.id(named: "vfs_read", kind: .function))
      let type = try btf.type(id)
      #expect(type.name == "vfs_read")
      #expect(btf.id(named: "no_such_function", kind: .function) == nil)
    }

    @Test func aModulesTypesContinueTheKernels() throws {
      let modules = try Directory.names(in: "/sys/kernel/btf").filter { $0 != "vmlinux" }
      guard let name = modules.first else { try Test.cancel("no module has types of its own") }
      let base = try KernelTypes.btf.get()
      guard let loaded = try LoadedBTF.open(kernel: name) else {
        try Test.cancel("this kernel gives its modules' BTF no names")
      }
      #expect(try loaded.info().isKernel)
      let module = try BTF(loaded.bytes(), base: base)
      #expect(module.firstTypeID == base.endTypeID)
      let functions = try (module.firstTypeID..<module.endTypeID).filter {
        try module.type($0).kind == .function
      }
      let first = try #require(functions.first)
      let functionName = try module.type(first).name
      #expect(module.id(named: functionName, kind: .function) == first)
    }

    @Test func whatAProgramBringsHasNoName() throws {
      let btf = try LoadedBTF.load(HandmadeBTF.bytes)
      let info = try btf.info()
      #expect(info.name == "")
      #expect(!info.isKernel)
      #expect(info.id > 0)
      #expect(info.size == HandmadeBTF.bytes.count)
    }

    @Test func whatTheKernelDoesNotHoldIsNotFound() throws {
      if let btf = try LoadedBTF.open(kernel: "no_such_module") {
        Issue.record("\(try btf.info())")
      }
    }

    @Test func aRefusalTellsWhy() throws {
      var bytes = HandmadeBTF.bytes
      bytes[24 + 12 + 8] = 99  // the function's result is of a type that is not there
      do throws(SystemCallError) {
        _ = try LoadedBTF.load(bytes)
        Issue.record("it was taken")
      } catch {
        #expect(error.errno == .invalidArgument)
        #expect(error.log?.contains("FUNC_PROTO") == true, "\(error.log ?? "")")
      }
    }

    @Test func aLogHoldsWhatALongOneSays() throws {
      let many = 5000
      var options = LoadedBTF.Options(integers(many))
      #expect(try LoadedBTF.load(options).log == nil)
      options.logLevel = 1
      let log = try #require(try LoadedBTF.load(options).log)
      #expect(log.utf8.count > 64 << 10)
      #expect(log.contains("[\(many)] INT"), "the end of it is missing")
    }

    /// BTF of as many integers, all called `i`.
    private func integers(_ count: Int) -> [UInt8] {
      let types = UInt32(count * 16)
      let integer: [UInt32] = [1, 1 << 24, 4, 1 << 24 | 32]
      return HandmadeBTF.words(
        [0x1_eb9f, 24, 0, types, types, 3] + Array(repeating: integer, count: count).joined())
        + [0] + Array("i".utf8) + [0]
    }
  }
}
