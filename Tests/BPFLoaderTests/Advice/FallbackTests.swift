import BPFSyscall
import Testing

@testable import BPFLoader

@Suite struct FallbackTests {
  private func error(_ errno: Errno) -> LoaderError {
    .from(SystemCallError("BPF_LINK_CREATE", errno: errno), "cannot attach", .kind("xdp"))
  }

  @Test(arguments: [
    Errno.outOfRange, .invalidArgument, .notSupportedOnSocket, .notSupportedByKernel, .noMemory,
    .ioError, .noSpace,
  ])
  func whatTheDriverRefusesIsTriedInAnotherWay(_ errno: Errno) {
    #expect(Fallback.generic.helps(after: error(errno)))
  }

  @Test(arguments: [
    Errno.resourceBusy, .fileExists, .noSuchDevice, .notPermitted, .staleNFSFileHandle,
  ])
  func whatIsTakenGoneOrForbiddenIsNot(_ errno: Errno) {
    #expect(!Fallback.generic.helps(after: error(errno)))
  }

  /// The key in the manifest and the column are one.
  @Test func everyKindWithTheKeyHasTheColumn() {
    for kind in AttachmentKind.all {
      let choices: [String]? =
        switch kind.options.first(where: { $0.name == "fallback" })?.type {
        case .choice(let words)?: words
        default: nil
        }
      #expect(choices == kind.fallback.map { [$0.name] }, "\(kind.name)")
    }
  }
}
