import BPFObject
import BPFSyscall
import BTF
import Testing

@testable import BPFLoader

extension KernelTests {
  /// Parameters that are a program's context because a tag says so.
  @Suite(.leavesNoDescriptor) struct ContextTagTests {
    @Test func theFileLoads() throws {
      let object = try ObjectFixture.load("context_tags")
      #expect(object.programNames == ["packet", "probe", "raw"])
    }

    /// A kernel that knows the tag takes the types that stand for it on others too.
    @Test func theFileLoadsAsForAKernelThatDoesNotKnowTheTag() throws {
      let host = Host()
      host.knownFeatures[.contextTag] = false
      let object = try LoadedObject(ObjectFixture.object("context_tags"), on: host)
      #expect(object.programNames == ["packet", "probe", "raw"])
    }
  }
}
