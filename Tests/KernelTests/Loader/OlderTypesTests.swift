import BPFObject
import BPFSyscall
import BTF
import Testing

@testable import BPFLoader

extension KernelTests {
  /// Types for kernels that do not take all of them: since Linux 5.0 they take functions.
  @Suite(.leavesNoDescriptor) struct OlderTypesTests {
    /// Kinds in the order in which kernels learned them.
    private static let history: [BTFFeatures] = [
      .functions, .dataSections, .globalFunctions, .floats, .declarationTags, .typeTags,
      .enumerations64, .questionMarkSections,
    ]

    @Test(arguments: 1...history.count)
    func thisKernelTakesWhatOlderOnesAreGiven(known: Int) throws {
      let host = Host()
      var features = Self.history[..<known].reduce(into: BTFFeatures()) { $0.formUnion($1) }
      features.formIntersection(host.btfFeatures())
      for name in ["kinds", "context_tags", "struct_ops_optional"] {
        let btf = try #require(try ObjectFixture.object(name).btf)
        _ = try LoadedBTF.load(try btf.sanitized(for: features))
      }
    }

    /// Linux 5.10 knows no tags, and would refuse all types of the file.
    @Test func programsHaveTheTypesOfTheirFile() throws {
      let object = try ObjectFixture.load("context_tags")
      #expect(try object.program("raw").info().btfID != 0)
    }

    @Test func theKernelTakesKindsByItsAge() {
      let features = Host().btfFeatures()
      let version = Host().version
      #expect(features.isSuperset(of: [.functions, .dataSections, .globalFunctions]))
      #expect(features.contains(.enumerations64) || version < KernelVersion(6, 0))
      #expect(features.contains(.questionMarkSections) || version < KernelVersion(6, 9))
    }
  }
}
