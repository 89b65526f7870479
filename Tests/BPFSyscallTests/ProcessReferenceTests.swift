import BPFSyscall
import Glibc
import Testing

@Suite(.leavesNoDescriptor) struct ProcessReferenceTests {
  @Test func aDescriptorOfAProcessIsDuplicated() throws {
    let file = try FileDescriptor(opening: "/dev/null")
    let process = try ProcessReference(getpid())
    let copy = try process.duplicate(file.rawValue)
    #expect(copy.rawValue != file.rawValue)
    #expect(try copy.status() == file.status())
    #expect(try ObjectKind(of: copy.rawValue) == nil)
  }

  @Test func whatIsNotThereIsSaid() throws {
    do throws(SystemCallError) {
      _ = try ProcessReference(.max)
      Issue.record("there is such a process")
    } catch {
      #expect(error.errno == .noSuchProcess)
    }
    let process = try ProcessReference(getpid())
    do throws(SystemCallError) {
      _ = try process.duplicate(1 << 20)
      Issue.record("there is such a descriptor")
    } catch {
      #expect(error.errno == .badFileDescriptor)
    }
  }

  @Test(
    arguments: [
      ("anon_inode:bpf-map", .map), ("anon_inode:bpf-prog", .program),
      ("anon_inode:bpf_link", .link),
      ("anon_inode:bpf-link", .link), ("anon_inode:[eventpoll]", nil),
      ("/tmp/anon_inode:bpf-map", nil),
    ] as [(String, ObjectKind?)])
  func theKernelsNamesSayWhatAFileIs(_ file: String, _ kind: ObjectKind?) {
    #expect(ObjectKind(file: file) == kind)
  }
}
