import BPFSyscall
import Testing

extension KernelTests {
  /// The check that every test of these suites is under.
  @Suite struct LeavesNoDescriptorTests {
    @Test func aTestThatLeavesADescriptorFails() async throws {
      let left = try FileDescriptor(opening: "/dev/null").release()
      closeDescriptor(left)
      let test = try #require(Test.current)
      try await withKnownIssue {
        try await LeavesNoDescriptor().provideScope(for: test, testCase: nil) {
          _ = try FileDescriptor(opening: "/dev/null").release()
        }
      } when: {
        LeavesNoDescriptor.isAlone
      } matching: {
        $0.comments.contains { $0.rawValue == "left descriptor \(left) open: /dev/null" }
      }
      closeDescriptor(left)
    }

    @Test func whatWasLeftAndWhatWasClosedIsNamed() throws {
      let none = try OpenDescriptors()
      let file = try FileDescriptor(opening: "/dev/null")
      let number = file.rawValue
      let one = try OpenDescriptors()
      #expect(
        one.differences(from: none).contains("left descriptor \(number) open: /dev/null"))
      #expect(
        none.differences(from: one).contains(
          "closed descriptor \(number), which was not its own: /dev/null"))
      try file.close()
    }
  }
}
