import OrderedCollections
import BPFLoader
public import BPFObject
import BPFSyscall
import BTF
import Manifest

/// The bytecode files of a manifest, read, and what is found in them; what a name does not mean is reported.
struct BytecodeFiles {
  /// By the manifest's names, in its order.
  private var files: OrderedDictionary<String, LoadedFile> = [:]
  private let diagnostics: DiagnosticCollector

  /// Reads those that are wanted.
  init(
    of manifest: Manifest, without exclusions: Exclusions, _ diagnostics: DiagnosticCollector
  ) throws(ReconcilerError) {
    self.diagnostics = diagnostics
    for (name, file) in manifest.programs where !exclusions.contains(file: name) {
      files[name] = try Self.load(file, diagnostics)
    }
    // What stands behind would only repeat that a file is missing.
    try diagnostics.throwIfAny()
  }

  subscript(name: String) -> LoadedFile? { files[name] }

  /// Loads functions, by name, of a file as programs of other sections.
  mutating func load(_ functions: [String: SectionDefinition], of name: String) {
    guard let file = files[name] else { return }
    files[name] = LoadedFile(
      name: name, object: file.object.loading(functions), options: file.options)
  }

  /// Whether a file has programs whose sections say no type.
  var haveUntyped: Bool {
    files.values.contains { $0.object.programs.contains { $0.type == .unspecified } }
  }

  /// The functions that a reference may mean: one, unless something is wrong.
  func functions(_ reference: ObjectReference) -> [FileFunction] {
    files(reference).compactMap { file in
      file.object.program(named: reference.name).map { FileFunction(file: file.name, spec: $0) }
    }
  }

  /// Finds a function: in the file that the reference names, or in the only one that has it.
  func function(_ reference: ObjectReference) -> FileFunction? {
    let found = functions(reference)
    if found.count == 1 {
      reportTargetLike(found[0], at: reference.mark)
      return found[0]
    }
    let names = files(reference).flatMap { $0.object.programs.map(\.name) }
    report(
      "`\(reference)` names a function", found.map(\.file), reference,
      suggestion: NearestName.suggestion(for: reference.name, in: names)
        ?? "functions: \(names.joined(separator: ", "))")
    return nil
  }

  /// Reports a function whose name would read as that of a program with a target.
  private func reportTargetLike(_ function: FileFunction, at mark: SourceMark) {
    guard function.spec.name.utf8.contains(UInt8(ascii: "@")) else { return }
    diagnostics.error(
      "function `\(function.spec.name)` of bytecode file `\(function.file)` has an @ in its name, behind which stands what a program is loaded for",
      at: mark, help: "give it another name in its source")
  }

  /// Finds a map that holds functions for the kernel.
  func structOps(_ reference: ObjectReference) -> (file: LoadedFile, spec: MapSpec)? {
    let candidates = files(reference)
    let found = candidates.compactMap { file in
      file.object.maps.first { $0.name == reference.name && $0.role == .structOps }
        .map { (file, $0) }
    }
    if found.count == 1 { return found.first }
    let names = candidates.flatMap { file in
      file.object.maps.filter { $0.role == .structOps }.map(\.name)
    }
    report(
      "`\(reference)` names a struct_ops map", found.map(\.0.name), reference,
      suggestion: NearestName.suggestion(for: reference.name, in: names)
        ?? (names.isEmpty
          ? "put a variable into SEC(\".struct_ops.link\")"
          : "struct_ops maps: \(names.joined(separator: ", "))"))
    return nil
  }

  /// Finds a map that holds no variables.
  ///
  /// - Parameter known: what the deployment's maps are called.
  func map(
    _ reference: ObjectReference, known: @autoclosure () -> [String]
  ) -> (file: LoadedFile, spec: MapSpec)? {
    let found = files(reference).compactMap { file in
      file.object.maps.first { $0.name == reference.name && !$0.role.isData }.map { (file, $0) }
    }
    if found.count == 1 { return found.first }
    let known = known()
    diagnostics.error(
      found.isEmpty
        ? "there is no map `\(reference)`"
        : "several bytecode files have a map `\(reference.name)`",
      at: reference.mark,
      help: found.first.map { "write \($0.0.name)/\(reference.name)" }
        ?? NearestName.suggestion(for: reference.description, in: known)
        ?? "maps: \(known.joined(separator: ", "))")
    return nil
  }

  private func files(_ reference: ObjectReference) -> [LoadedFile] {
    guard let name = reference.file else { return Array(files.values) }
    return files[name].map { [$0] } ?? []
  }

  private func report(
    _ what: String, _ found: [String], _ reference: ObjectReference, suggestion: String
  ) {
    if found.isEmpty {
      let place = reference.file.map { "bytecode file `\($0)` has" } ?? "the bytecode files have"
      diagnostics.error(
        "\(what), but \(place) no such", at: reference.mark, help: suggestion)
    } else {
      diagnostics.error(
        "\(what) that several bytecode files have: \(found.joined(separator: ", "))",
        at: reference.mark, help: "write \(found[0])/\(reference.name)")
    }
  }
}

/// A bytecode file, read and understood.
public final class LoadedFile: Sendable {
  /// The manifest's name for it.
  public let name: String
  public let object: ObjectFile
  /// What the manifest sets and the kernel is not asked for.
  public let options: FittingOptions

  init(name: String, object: ObjectFile, options: FittingOptions = FittingOptions()) {
    self.name = name
    self.object = object
    self.options = options
  }
}

/// A function of a bytecode file.
struct FileFunction {
  let file: String
  let spec: ProgramSpec

  /// `FILE/FUNCTION`.
  var name: String { "\(file)/\(spec.name)" }

  /// What it is loaded for where it is not attached: what its section says.
  var defaultTarget: String? {
    let program = AttachedProgram(
      name: spec.name, sectionTarget: spec.sectionTarget, attachType: spec.expectedAttachType)
    return AttachmentKind.forSection(spec.section)?.makeTarget(AttachmentOptions())
      .function(program)
  }
}

extension BytecodeFiles {
  private static func load(
    _ file: ProgramFile, _ diagnostics: DiagnosticCollector
  ) throws(ReconcilerError) -> LoadedFile? {
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
      let settings = FileSettings(file: file, object: object, diagnostics: diagnostics)
      return LoadedFile(
        name: file.name, object: object,
        options: FittingOptions(configuration: settings.configuration(), types: types))
    } catch {
      diagnostics.error("\(file.path): \(error)", at: file.fileMark, help: error.advice)
      return nil
    }
  }

  /// The types that the manifest gives for those of the kernel.
  private static func types(_ file: ProgramFile) throws(ReconcilerError) -> BTF? {
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

  private static func read(
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
