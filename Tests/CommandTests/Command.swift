import Foundation
import Testing

/// The bpf-apply under test, and other programs beside it.
enum Command {
  /// `BPF_APPLY_BINARY`, else what was built last for release, else for debugging.
  static let binary: String = {
    if let named = ProcessInfo.processInfo.environment["BPF_APPLY_BINARY"] { return named }
    let built = ["release", "debug"].map { "\(Repository.root)/.build/\($0)/bpf-apply" }
    return built.first { FileManager.default.isExecutableFile(atPath: $0) } ?? built[0]
  }()

  /// Whether the binary under test is said to be the one that is shipped.
  static let isShipped = ProcessInfo.processInfo.environment["BPF_APPLY_BINARY"] != nil

  /// Runs a program to its end.
  static func run(
    _ program: String, _ arguments: [String], in directory: String, input: String = "",
    environment: [String: String] = [:]
  ) throws -> Outcome {
    try start(program, arguments, in: directory, input: input, environment: environment).outcome()
  }

  /// Starts a program. Its environment is `PATH` and what is given: nobody's terminal settings are in the way.
  static func start(
    _ program: String, _ arguments: [String], in directory: String, input: String = "",
    environment: [String: String] = [:]
  ) throws -> RunningCommand {
    let files = try StandardStreams(input: input)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [program] + arguments
    process.currentDirectoryURL = URL(fileURLWithPath: directory)
    process.environment = environment.merging(["PATH": searchPath]) { given, _ in given }
    process.standardInput = files.input
    process.standardOutput = files.output
    process.standardError = files.error
    try process.run()
    return RunningCommand(process: process, files: files)
  }

  /// Where a program is, or nil where it is not installed.
  static func path(of program: String) -> String? {
    searchPath.split(separator: ":").map { "\($0)/\(program)" }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }

  private static let searchPath =
    (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin") + ":/usr/sbin:/sbin"
}

/// A program that was started.
struct RunningCommand {
  fileprivate let process: Process
  fileprivate let files: StandardStreams

  /// Waits for its end.
  func outcome() throws -> Outcome {
    process.waitUntilExit()
    // As a shell tells it: what a signal ended is 128 and the signal's number.
    let signalled = process.terminationReason == .uncaughtSignal
    let error = try files.text("error")
    return Outcome(
      status: process.terminationStatus + (signalled ? 128 : 0),
      output: try files.text("output"), error: PlaceWarning.without(error),
      warnsOfPlace: PlaceWarning.isIn(error))
  }
}

/// How a program ended, and what it printed.
struct Outcome: CustomStringConvertible {
  let status: Int32
  let output: String
  /// What it said on standard error, but for the warning of its bpffs: the tests may run in a mount namespace of their
  /// own, where each is of that alone.
  let error: String
  /// Whether it warned of that.
  var warnsOfPlace = false

  var description: String { "exit code \(status)\n\(output)\(error)" }
}

/// The warning that a bpffs is gone with the mount namespace that it is mounted in.
private enum PlaceWarning {
  private static let help = "  help: give this container or service the host's bpffs\n"

  static func isIn(_ text: String) -> Bool { text.contains(help) }

  static func without(_ text: String) -> String {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    while let index = lines.firstIndex(of: help.dropLast()), index > 0 {
      lines.removeSubrange(index - 1...index)
    }
    return lines.joined(separator: "\n")
  }
}

/// Files for a program's standard streams: unlike pipes, they never fill up.
private final class StandardStreams {
  let directory: URL
  let input: FileHandle
  let output: FileHandle
  let error: FileHandle

  init(input text: String) throws {
    directory = FileManager.default.temporaryDirectory
      .appendingPathComponent("bpf-apply-streams-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: false)
    for (name, content) in [("input", text), ("output", ""), ("error", "")] {
      try Data(content.utf8).write(to: directory.appendingPathComponent(name))
    }
    input = try FileHandle(forReadingFrom: directory.appendingPathComponent("input"))
    output = try FileHandle(forWritingTo: directory.appendingPathComponent("output"))
    error = try FileHandle(forWritingTo: directory.appendingPathComponent("error"))
  }

  deinit { try? FileManager.default.removeItem(at: directory) }

  func text(_ name: String) throws -> String {
    String(
      decoding: try Data(contentsOf: directory.appendingPathComponent(name)), as: UTF8.self)
  }
}

/// Places in this checkout.
enum Repository {
  static let root: String = {
    var parts = #filePath.split(separator: "/")
    parts.removeLast(3)
    return "/" + parts.joined(separator: "/")
  }()

  static let fixtures = "\(root)/Tests/Fixtures"
  static let snapshots = "\(root)/Tests/CommandTests/Snapshots"
}
