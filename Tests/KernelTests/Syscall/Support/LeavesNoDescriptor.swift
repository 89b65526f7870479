import BPFSyscall
import Testing

/// Checks that every test closes what it opens, and nothing else: the process has the same descriptors
/// before and after it.
///
/// Tests of other suites open and close theirs meanwhile, unless the process was started with
/// `--no-parallel`. Without that option nothing is compared.
struct LeavesNoDescriptor: SuiteTrait, TestTrait, TestScoping {
  let isRecursive = true

  /// Whether one test runs at a time.
  static let isAlone = CommandLine.arguments.contains("--no-parallel")

  func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
  ) async throws {
    guard Self.isAlone else { return try await function() }
    let before = try OpenDescriptors()
    var failure: (any Error)?
    do { try await function() } catch { failure = error }
    let after = try OpenDescriptors()
    for line in after.differences(from: before) {
      Issue.record("\(line)", sourceLocation: test.sourceLocation)
    }
    if let failure { throw failure }
  }
}

extension Trait where Self == LeavesNoDescriptor {
  /// Checks that every test closes what it opens.
  static var leavesNoDescriptor: Self { Self() }
}

/// The descriptors of this process, and what each one is open upon.
struct OpenDescriptors {
  /// `/proc/self/fd`: number and link target.
  private let targets: [Int: String]

  private static let ofTheRuntime: Set = [
    "anon_inode:[eventfd]", "anon_inode:[eventpoll]", "anon_inode:[timerfd]",
  ]

  init() throws(SystemCallError) {
    var targets: [Int: String] = [:]
    for name in try Directory.names(in: "/proc/self/fd") {
      // The descriptor that read the directory is closed by now.
      guard let number = Int(name), let target = try? readSymbolicLink("/proc/self/fd/\(name)")
      else { continue }
      // The runtime's own event loop comes and goes as it likes; the library makes none of these.
      if Self.ofTheRuntime.contains(target) { continue }
      targets[number] = target
    }
    self.targets = targets
  }

  /// What was left open, and what was closed that was open before, one line each.
  func differences(from before: OpenDescriptors) -> [String] {
    Set(targets.keys).union(before.targets.keys).sorted().flatMap { number -> [String] in
      let (was, isNow) = (before.targets[number], targets[number])
      guard was != isNow else { return [] }
      return [
        was.map { "closed descriptor \(number), which was not its own: \($0)" },
        isNow.map { "left descriptor \(number) open: \($0)" },
      ].compactMap { $0 }
    }
  }
}
