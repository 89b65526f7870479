import BPFObject
import BPFSyscall
import BTF
import Manifest
import Testing

@testable import Reconciler

extension KernelTests {
  /// Types that a manifest gives for those of the kernel.
  @Suite struct GivenTypesTests {
    private func manifest(_ btf: String) -> String {
      """
      programs: { f: { file: object/core_unresolved.bpf.o, btf: \(btf), functions: { move: { load: true } } } }
      """
    }

    @Test func fieldsAreThoseOfTheGivenTypes() throws {
      try Sandbox.run { sandbox in
        let tests = "/" + #filePath.split(separator: "/").dropLast(2).joined(separator: "/")
        let bytes = try readFile("\(tests)/Fixtures/object/core_unresolved.bpf.o")
        let types = try #require(try ObjectFile(bytes, name: "f").btf)
        let path = "\(sandbox.bpffs).btf"
        try writeFile(path, types.bytes)
        defer { try? unlink(path) }
        // The file's own types have the member that no kernel has.
        let refused = try sandbox.failure(
          "programs: { f: { file: object/core_unresolved.bpf.o, functions: { move: { load: true } } } }"
        )
        #expect(refused?.message.contains("no_such_member") == true)
        try sandbox.apply(manifest(path))
        #expect(try sandbox.plan(manifest(path)).isEmpty)
      }
    }

    @Test func whatIsNoBTFIsRefused() throws {
      try Sandbox.run { sandbox in
        let error = #expect(throws: ReconcilerError.self) {
          try sandbox.desired(manifest("README.md"))
        }
        #expect(error?.message.contains("is no BTF") == true)
        #expect(error?.reason == .invalid)
      }
    }
  }
}
