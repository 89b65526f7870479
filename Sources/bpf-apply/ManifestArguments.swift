import ArgumentParser
import BPFSyscall
import Manifest
import Reconciler

/// The manifests that a command is given: arguments told apart, read, and joined with bytecode.
struct ManifestArguments: ParsableArguments {
  @Argument(help: "Manifests, directories of manifests, or - for standard input.")
  var manifests: [String]

  func validate() throws { try Self.validate(manifests) }

  /// Whether an argument is a file: it has a '/', a manifest's ending, or is `-`.
  static func isFile(_ argument: String) -> Bool {
    argument == "-" || argument.contains("/") || argument == "." || argument == ".."
      || endings.contains { argument.hasSuffix($0) } || argument.hasSuffix(".json")
  }

  private static let endings = [".yaml", ".yml"]

  /// Refuses a word that is no file: probably a subcommand typed wrong.
  private static func validate(_ arguments: [String]) throws {
    for argument in arguments where !isFile(argument) {
      let commands = BPFApply.configuration.subcommands.compactMap {
        $0.configuration.commandName
      }
      if commands.contains(argument) {
        throw ValidationError("`\(argument)` comes first, options come after it")
      }
      let hint = NearestName.suggestion(for: argument, in: commands)
      throw ValidationError(
        "`\(argument)` is no subcommand and no manifest"
          + (hint.map { ": \($0)" } ?? " (a manifest has a '/' in its path, or ends in .yaml)"))
    }
  }

  /// Reads the manifests that the arguments name, and joins each with its bytecode files.
  ///
  /// - Parameter join: reads the bytecode files of one.
  func desiredStates(
    _ join: (Manifest) throws(ReconcilerError) -> DesiredState
  ) throws(CommandFailure) -> [DesiredState] {
    let manifests = try Self.read(manifests)
    var states: [DesiredState] = []
    for manifest in manifests {
      if let other = states.first(where: { $0.deployment == manifest.name }) {
        throw CommandFailure(
          ReconcilerError(
            .invalid, "two manifests describe the deployment \(other.deployment)",
            mark: manifest.mark), [manifest.source])
      }
      do throws(ReconcilerError) {
        var state = try join(manifest)
        if manifest.file != "-" {
          state.file = Self.absolute(manifest.file)
          let directory = Self.directory(of: manifest.file)
          state.manifestDirectory = Self.identity(of: directory.isEmpty ? "." : directory)
        }
        states.append(state)
      } catch {
        throw CommandFailure(error, [manifest.source])
      }
    }
    return states
  }

  /// The directories among the arguments.
  var directories: [ManifestDirectory] {
    manifests.compactMap { argument in
      Self.identity(of: argument).map {
        ManifestDirectory(path: Self.absolute(argument), identity: $0)
      }
    }
  }

  /// What tells a directory from others; nil for what is none.
  private static func identity(of path: String) -> DirectoryIdentity? {
    guard let status = (try? FileStatus(at: path, followingLinks: true)) ?? nil,
      status.isDirectory
    else { return nil }
    return DirectoryIdentity(device: status.device, inode: status.inode)
  }

  /// A path from the root, without `.` and `..`.
  private static func absolute(_ path: String) -> String {
    let start = path.hasPrefix("/") ? "" : (try? readSymbolicLink("/proc/self/cwd")) ?? ""
    var parts: [Substring] = []
    for part in "\(start)/\(path)".split(separator: "/") where part != "." {
      if part == ".." { _ = parts.popLast() } else { parts.append(part) }
    }
    return "/" + parts.joined(separator: "/")
  }

  /// Reads manifests; the faults of all are told together.
  static func read(_ arguments: [String]) throws(CommandFailure) -> [Manifest] {
    var manifests: [Manifest] = []
    var faults: [Diagnostic] = []
    var sources: [SourceText] = []
    for path in try files(arguments) {
      let content = try content(path)
      do throws(ManifestError) {
        let manifest = try Manifest.parse(
          content, file: path, baseDirectory: directory(of: path))
        for warning in manifest.warnings {
          Output.error(DiagnosticRenderer.text(warning, sources: [manifest.source]))
        }
        manifests.append(manifest)
      } catch {
        faults += error.diagnostics
        sources.append(error.source)
      }
    }
    guard faults.isEmpty else { throw CommandFailure(ReconcilerError(invalid: faults), sources) }
    return manifests
  }

  /// Where a manifest's relative paths start.
  private static func directory(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "" }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  private static func content(_ path: String) throws(CommandFailure) -> [UInt8] {
    do throws(FileError) {
      let file =
        path == "-" ? try GivenFile.standardInput() : try GivenFile(openingFileOrPipe: path)
      return try file.content(limit: 16 << 20)
    } catch {
      throw CommandFailure(
        ReconcilerError(.unreadable, "cannot read manifest \(path): \(error)"), [])
    }
  }

  /// The files that the arguments stand for: a directory stands for its manifests, in name order.
  private static func files(_ arguments: [String]) throws(CommandFailure) -> [String] {
    var files: [String] = []
    for argument in arguments {
      var found: [String] = []
      do throws(SystemCallError) {
        found = try self.files(argument)
      } catch {
        throw CommandFailure(
          ReconcilerError(.unreadable, "cannot read \(argument): \(error.errno)"), [])
      }
      guard !found.isEmpty else {
        throw CommandFailure(
          ReconcilerError(
            .unreadable, "directory \(argument) has no manifests",
            advice: "manifests end in .yaml or .yml"), [])
      }
      files += found
    }
    return files
  }

  private static func files(_ argument: String) throws(SystemCallError) -> [String] {
    guard argument != "-",
      try FileStatus(at: argument, followingLinks: true)?.isDirectory == true
    else { return [argument] }
    let directory = argument.hasSuffix("/") ? String(argument.dropLast()) : argument
    return try Directory.names(in: "\(directory)/.")
      .filter { name in endings.contains { name.hasSuffix($0) } }
      .map { "\(directory)/\($0)" }
  }
}
