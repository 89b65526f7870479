import OrderedCollections
import BPFObject
import BPFSyscall
import BTF
public import Manifest

extension DesiredState {
  /// Reads the bytecode files of a manifest, and joins both.
  ///
  /// - Parameter kernel: is asked for the conditions `only_if`; nil takes all as they hold.
  public init(_ manifest: Manifest, on kernel: (any Kernel)? = nil) throws(ReconcilerError) {
    var builder = try DesiredStateBuilder(manifest, on: kernel)
    try builder.addMaps()
    builder.addAttachments()
    builder.addPins()
    builder.addReaders()
    builder.requestFunctions()
    builder.addPrograms()
    builder.orderAttachments()
    builder.addOwnership()
    try builder.diagnostics.throwIfAny()
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

extension DiagnosticCollector {
  /// Refuses the manifest where there are errors.
  func throwIfAny() throws(ReconcilerError) {
    if hasErrors { throw ReconcilerError(invalid: sorted) }
  }
}

/// Joins a manifest with its bytecode files, and gathers what does not fit.
///
/// Maps come first, since all else names them; then what is attached, pinned or wanted alone says which programs there
/// are, and for what each is loaded.
struct DesiredStateBuilder {
  let manifest: Manifest
  let exclusions: Exclusions
  let files: BytecodeFiles
  /// What says the types of programs whose sections do not, by file and function.
  let typeOrigins: [String: [String: TypeOrigin]]
  let diagnostics = DiagnosticCollector(most: .max)
  var state: DesiredState
  var requests = ProgramRequests()

  init(_ manifest: Manifest, on kernel: (any Kernel)?) throws(ReconcilerError) {
    self.manifest = manifest
    exclusions = try Exclusions(of: manifest, on: kernel)
    var files = try BytecodeFiles(of: manifest, without: exclusions, diagnostics)
    var types = ProgramTypes(
      manifest: manifest, exclusions: exclusions, files: files, diagnostics: diagnostics)
    typeOrigins = types.find()
    // What does not fit the one type would only be reported again as not fitting the other.
    try diagnostics.throwIfAny()
    for (name, functions) in types.definitions { files.load(functions, of: name) }
    self.files = files
    state = DesiredState(deployment: manifest.name, source: manifest.source)
    state.requires = manifest.requires
    state.keepsPrevious = manifest.keepsPrevious
    state.manager = manifest.manager.map { DesiredManager(name: $0.text, mark: $0.mark) }
    state.skipped = exclusions.skipped
  }

  mutating func addPins() {
    let accounts = Accounts(diagnostics: diagnostics)
    for (path, entry) in manifest.pins where !exclusions.contains(entry) {
      guard let object = object(of: entry) else { continue }
      let subject = "pin `\(path)`"
      let access = PinAccess(
        mode: UInt32(entry.mode ?? 0o600),
        owner: accounts.user(entry.owner, of: subject, at: entry.mark),
        group: accounts.group(entry.group, of: subject, at: entry.mark))
      state.pins.append(DesiredPin(path: path, object: object, access: access, mark: entry.mark))
    }
  }

  private mutating func object(of entry: PinEntry) -> ObjectAddress? {
    switch entry.object {
    case .attachment(let name, _): return ObjectAddress(.attachment, name)
    case .map(let reference): return map(reference)
    case .program(let reference): return program(reference, at: entry.mark)
    }
  }

  /// A program that is attached is pinned as it is attached; another is loaded for the pin.
  private mutating func program(
    _ reference: ObjectReference, at mark: SourceMark
  ) -> ObjectAddress? {
    let short = ProgramName.short(reference.name)
    let plain = ObjectReference(file: reference.file, name: short, mark: reference.mark)
    guard let function = files.function(plain) else { return nil }
    let request = ProgramRequest(function, mark: mark)
    let loaded = requests.programs(function)
    let names = loaded.isEmpty ? [request.name] : loaded
    let meant = names.filter {
      short == reference.name || $0 == "\(function.file)/\(reference.name)"
    }
    guard meant.count == 1 else {
      diagnostics.error(
        meant.isEmpty
          ? "`\(reference)` names a program that is not loaded so"
          : "`\(reference)` names a program that is loaded for several targets",
        at: reference.mark, help: "write \(names.sorted().joined(separator: " or "))")
      return nil
    }
    return loaded.isEmpty ? requests.add(request) : ObjectAddress(.program, meant[0])
  }

  mutating func addReaders() {
    guard let readers = manifest.readers else { return }
    let group = Accounts(diagnostics: diagnostics)
      .group(readers.group, of: "readers", at: readers.mark)
    state.readers = group.map { DesiredReaders(group: $0, mark: readers.mark) }
  }

  /// Requests what the manifest wants loaded though nothing names it.
  mutating func requestFunctions() {
    for (name, file) in manifest.programs where !exclusions.contains(file: name) {
      for (function, entry) in file.functions {
        let reference = ObjectReference(file: name, name: function, mark: entry.mark)
        guard let function = files.function(reference), entry.load || !entry.tests.isEmpty else {
          continue
        }
        requests.add(ProgramRequest(function, isWantedAlone: true, mark: entry.mark))
      }
    }
  }

  /// Adds every requested program.
  mutating func addPrograms() {
    state.programs = ObjectList(requests.inOrderOfLoading(diagnostics).compactMap(program))
    SlotCheck(manifest: manifest, maps: state.maps, diagnostics: diagnostics)
      .checkTypes(of: state.programs)
  }

  private func program(_ request: ProgramRequest) -> DesiredProgram? {
    guard let file = files[request.file],
      let spec = file.object.program(named: request.function)
    else {
      diagnostics.error(
        "bytecode file `\(request.file)` has no function `\(request.function)`", at: request.mark)
      return nil
    }
    if PinName.encoded(request.name).utf8.count > PinName.maximumLength {
      diagnostics.error(
        "the name of program `\(request.name)` is too long for a file in bpffs", at: request.mark)
    }
    guard let form = canonicalForm(spec, file, request.mark) else { return nil }
    let maps = file.object.mapNames(of: spec).map { ($0, manifest.name(ofMap: $0, in: file)) }
    return DesiredProgram(
      name: request.name, spec: spec, typeOrigin: typeOrigins[request.file]?[request.function],
      object: file,
      maps: Dictionary(uniqueKeysWithValues: maps), function: request.target,
      target: request.of.map { ObjectAddress(.program, $0) },
      isWantedAlone: request.isWantedAlone, structOps: request.structOps,
      tests: tests(request, spec), digest: Digest.of(form), mark: request.mark)
  }

  private func canonicalForm(
    _ spec: ProgramSpec, _ file: LoadedFile, _ mark: SourceMark
  ) -> String? {
    if spec.type == .unspecified {
      diagnostics.untyped("\(file.name)/\(spec.name)", spec, file: file.name, at: mark)
      return nil
    }
    do throws(ObjectError) {
      let form = try spec.canonicalForm(btf: file.object.btf)
      // The kernel's own types do not change while it runs.
      guard let types = file.options.types, !spec.coreRelocations.isEmpty else { return form }
      return form + "btf \(Digest.of(types.bytes))\n"
    } catch {
      diagnostics.error(
        "program `\(file.name)/\(spec.name)`: \(error)", at: mark, help: error.advice)
      return nil
    }
  }

  /// The tests of a function, whose type must be one that the kernel can run without its hook.
  private func tests(_ request: ProgramRequest, _ spec: ProgramSpec) -> [ProgramTest] {
    let tests = manifest.programs[request.file]?.functions[request.function]?.tests ?? []
    let untestable: [ProgramType] = [
      .kprobe, .tracepoint, .perfEvent, .cgroupSocketAddress, .socketMessage,
    ]
    guard let first = tests.first, untestable.contains(spec.type) else { return tests }
    diagnostics.error(
      "a \(spec.type) program cannot be tested: the kernel runs none without its hook",
      at: first.mark,
      help: "remove its tests")
    return []
  }

  /// Adds what the manifest says of whose its objects are, once they are all there.
  mutating func addOwnership() {
    let matcher = OwnershipMatcher(
      manifest: manifest, exclusions: exclusions, state: state, diagnostics: diagnostics)
    state.moved = matcher.moved()
    state.forgotten = matcher.forgotten()
    state.adopted = matcher.adopted()
  }
}
