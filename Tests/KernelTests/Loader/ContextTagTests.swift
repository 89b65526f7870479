import BPFLoader
import Testing

extension KernelTests {
  /// Parameters that are a program's context because a tag says so.
  @Suite struct ContextTagTests {
    /// Kernels before Linux 6.8 do not know the tag.
    @Test func theFileLoads() throws {
      let object = try ObjectFixture.load("context_tags")
      #expect(object.programNames == ["packet", "probe", "raw"])
    }
  }
}
