import OrderedCollections
import BPFLoader
import BPFObject
import BPFSyscall
import BTF
public import Manifest

extension DesiredState {
  /// Reads the bytecode files of a manifest, and joins both.
  ///
  /// - Parameter kernel: is asked for the conditions `only_if`; nil takes all as they hold.
  public init(_ manifest: Manifest, on kernel: (any Kernel)? = nil) throws(ReconcilerError) {
    var builder = DesiredStateBuilder(manifest)
    if let kernel { try builder.leaveOut(on: kernel) }
    try builder.readFiles()
    builder.bindMaps()
    try builder.addMaps()
    builder.addAttachments()
    builder.addHooks()
    builder.addPins()
    builder.addReaders()
    builder.addFunctions()
    builder.addPrograms()
    builder.reportMixedPrograms()
    builder.orderAttachments()
    builder.addOwnership()
    guard builder.diagnostics.isEmpty else {
      throw ReconcilerError(invalid: builder.diagnostics.sorted { $0.mark < $1.mark })
    }
    self = builder.state
  }
}

extension ReconcilerError {
  /// The faults of a manifest, in the order of their places.
  public init(invalid diagnostics: [Diagnostic]) {
    self.init(
      .invalid, diagnostics.first?.message ?? "invalid manifest", mark: diagnostics.first?.mark)
    self.diagnostics = diagnostics
  }
}

/// Joins a manifest with its bytecode files, and gathers what does not fit.
struct DesiredStateBuilder {
  let manifest: Manifest
  var state: DesiredState
  var diagnostics: [Diagnostic] = []

  /// The bytecode files, by the manifest's names.
  var files: [String: LoadedFile] = [:]
  /// The deployment's name of a file's map, by file and the file's name for it.
  var bindings: [String: [String: String]] = [:]
  /// The bytecode files and the attachments that are not wanted on this host.
  var filesLeftOut: Set<String> = []
  var attachmentsLeftOut: Set<String> = []
  /// The functions that something names, in the order in which they were named.
  var requests: [ProgramRequest] = []

  /// A function that shall be loaded.
  struct ProgramRequest: Hashable {
    var file: String
    var function: String
    /// What of the kernel, or of the program `of`, it is loaded for.
    var target: String?
    /// The name of the program that has the function, where the kernel does not.
    var of: String?
    /// Whether it is wanted although nothing else names it.
    var isWantedAlone = false
    /// The struct_ops map that holds it.
    var structOps: String?
    var mark: SourceMark

    static func == (a: Self, b: Self) -> Bool {
      (a.file, a.function, a.target, a.of) == (b.file, b.function, b.target, b.of)
    }

    func hash(into hasher: inout Hasher) {
      hasher.combine(file)
      hasher.combine(function)
      hasher.combine(target)
      hasher.combine(of)
    }

    /// Its name.
    var name: String { ProgramName.of(file, function, for: target, of: of) }
  }

  init(_ manifest: Manifest) {
    self.manifest = manifest
    state = DesiredState(
      deployment: manifest.name, source: manifest.source)
    state.requires = manifest.requires
    state.keepsPrevious = manifest.keepsPrevious
    state.manager = manifest.manager.map { DesiredManager(name: $0.text, mark: $0.mark) }
  }

  mutating func report(_ message: String, at mark: SourceMark, help: String? = nil) {
    diagnostics.append(.error(message, at: mark, help: help))
  }

  mutating func readFiles() throws(ReconcilerError) {
    for (name, file) in manifest.programs where !filesLeftOut.contains(name) {
      let bytes = try read(file.path, "bytecode file", at: file.fileMark)
      if let expected = file.sha256, Digest.of(bytes) != expected {
        throw ReconcilerError(
          .refused,
          "\(file.path) is not the file that the manifest means: its SHA-256 is \(Digest.of(bytes))",
          advice: "set sha256 to that where the file is right", mark: file.sha256Mark ?? file.mark)
      }
      let types = try types(file)
      do throws(ObjectError) {
        let object = try ObjectFile(bytes, name: ObjectFile.baseName(file.path))
        files[name] = LoadedFile(
          name: name, object: object,
          options: FittingOptions(configuration: configuration(file, object), types: types))
      } catch {
        report("\(file.path): \(error)", at: file.fileMark, help: error.advice)
      }
    }
    // What stands behind would only repeat that a file is missing.
    if !diagnostics.isEmpty { throw ReconcilerError(invalid: diagnostics) }
  }

  /// The types that the manifest gives for those of the kernel.
  private func types(_ file: ProgramFile) throws(ReconcilerError) -> BTF? {
    guard let given = file.btf else { return nil }
    let bytes = try read(given.path, "BTF file", at: given.mark)
    do throws(BTFError) {
      return try BTF(bytes)
    } catch {
      throw ReconcilerError(
        .invalid, "\(given.path) is no BTF: \(error)",
        advice: "take it from /sys/kernel/btf/vmlinux, or from the section .BTF of vmlinux",
        mark: given.mark)
    }
  }

  private func read(
    _ path: String, _ what: String, at mark: SourceMark
  ) throws(ReconcilerError) -> [UInt8] {
    do throws(FileError) {
      return try GivenFile(opening: path).content()
    } catch {
      throw ReconcilerError(
        .unreadable, "cannot read \(what) \(path): \(error)",
        advice: error.isMissing
          ? "paths are relative to the manifest's directory; has it been compiled?" : nil,
        mark: mark)
    }
  }
}
