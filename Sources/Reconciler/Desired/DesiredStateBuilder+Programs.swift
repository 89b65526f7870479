import OrderedCollections
import BPFLoader
import BPFObject
import BPFSyscall
import BTF
import Manifest

extension DesiredStateBuilder {
  /// Finds a function: in the file that the reference names, or in the only one that has it.
  mutating func function(_ reference: ObjectReference) -> (file: String, spec: ProgramSpec)? {
    let found = candidates(reference).compactMap { name, file in
      file.object.programs.first { $0.name == reference.name }.map { (name, $0) }
    }
    if found.count == 1 { return found.first }
    let names = candidates(reference).flatMap { $0.file.object.programs.map(\.name) }
    report(
      "`\(reference)` names a function", found.map(\.0), reference,
      suggestion: NearestName.suggestion(for: reference.name, in: names)
        ?? "functions: \(names.joined(separator: ", "))")
    return nil
  }

  /// Finds a map that holds functions for the kernel.
  mutating func structOps(_ reference: ObjectReference) -> (file: String, spec: MapSpec)? {
    let found = candidates(reference).compactMap { name, file in
      file.object.maps.first { $0.name == reference.name && $0.role == .structOps }
        .map { (name, $0) }
    }
    if found.count == 1 { return found.first }
    let names = candidates(reference).flatMap { candidate in
      candidate.file.object.maps.filter { $0.role == .structOps }.map(\.name)
    }
    report(
      "`\(reference)` names a struct_ops map", found.map(\.0), reference,
      suggestion: NearestName.suggestion(for: reference.name, in: names)
        ?? (names.isEmpty
          ? "put a variable into SEC(\".struct_ops.link\")"
          : "struct_ops maps: \(names.joined(separator: ", "))"))
    return nil
  }

  private mutating func report(
    _ what: String, _ found: [String], _ reference: ObjectReference, suggestion: String
  ) {
    if found.isEmpty {
      let place = reference.file.map { "bytecode file `\($0)` has" } ?? "the bytecode files have"
      report("\(what), but \(place) no such", at: reference.mark, help: suggestion)
    } else {
      report(
        "\(what) that several bytecode files have: \(found.joined(separator: ", "))",
        at: reference.mark, help: "write \(found[0])/\(reference.name)")
    }
  }

  private func candidates(_ reference: ObjectReference) -> [(name: String, file: LoadedFile)] {
    manifest.programs.keys.compactMap { name in
      guard reference.file == nil || reference.file == name else { return nil }
      return files[name].map { (name, $0) }
    }
  }

  mutating func request(
    _ file: String, _ function: String, target: String? = nil, of: String? = nil,
    isWantedAlone: Bool = false, structOps: String? = nil, mark: SourceMark
  ) {
    let request = ProgramRequest(
      file: file, function: function, target: target, of: of, isWantedAlone: isWantedAlone,
      structOps: structOps, mark: mark)
    if let index = requests.firstIndex(of: request) {
      if isWantedAlone { requests[index].isWantedAlone = true }
    } else {
      requests.append(request)
    }
  }

  private mutating func canonicalForm(
    _ spec: ProgramSpec, _ file: LoadedFile, _ mark: SourceMark
  ) -> String? {
    do throws(ObjectError) {
      try spec.requireType()
      let form = try spec.canonicalForm(btf: file.object.btf)
      // The kernel's own types do not change while it runs.
      guard let types = file.options.types, !spec.coreRelocations.isEmpty else { return form }
      return form + "btf \(Digest.of(types.bytes))\n"
    } catch {
      report("program `\(file.name)/\(spec.name)`: \(error)", at: mark, help: error.advice)
      return nil
    }
  }

  /// Requests what the manifest wants loaded though nothing names it.
  mutating func addFunctions() {
    for (name, file) in manifest.programs where !filesLeftOut.contains(name) {
      for (function, entry) in file.functions {
        let reference = ObjectReference(file: name, name: function, mark: entry.mark)
        guard let (file, spec) = self.function(reference),
          entry.load || !entry.tests.isEmpty
        else { continue }
        request(
          file, function, target: defaultTarget(spec), isWantedAlone: true, mark: entry.mark)
      }
    }
  }

  /// What a program that is not attached is loaded for: what its section says.
  func defaultTarget(_ spec: ProgramSpec) -> String? {
    let program = AttachedProgram(
      name: spec.name, sectionTarget: spec.sectionTarget, attachType: spec.expectedAttachType)
    return AttachmentKind.forSection(spec.section)?.makeTarget(AttachmentOptions())
      .function(program)
  }

  /// Adds every requested program.
  mutating func addPrograms() {
    for request in inOrderOfLoading() { addProgram(request) }
  }

  /// The requests, a program that another is loaded for before that one.
  private mutating func inOrderOfLoading() -> [ProgramRequest] {
    var sorted: [ProgramRequest] = []
    var waiting = requests
    while !waiting.isEmpty {
      let names = Set(waiting.map(\.name))
      let ready = waiting.filter { request in
        request.of.map { $0 != request.name && names.contains($0) } != true
      }
      if ready.isEmpty {
        let names = waiting.map { "\($0.file)/\($0.function)" }.joined(separator: ", ")
        report("programs are loaded for each other in a circle: \(names)", at: waiting[0].mark)
        return sorted
      }
      sorted += ready
      let done = Set(ready)
      waiting.removeAll(where: done.contains)
    }
    return sorted
  }

  /// The tests of a function, whose type must be one that the kernel can run without its hook.
  private mutating func tests(_ request: ProgramRequest, _ spec: ProgramSpec) -> [ProgramTest] {
    let tests = manifest.programs[request.file]?.functions[request.function]?.tests ?? []
    let untestable: [ProgramType] = [
      .kprobe, .tracepoint, .perfEvent, .cgroupSocketAddress, .socketMessage,
    ]
    guard let first = tests.first, untestable.contains(spec.type) else { return tests }
    report(
      "a \(spec.type) program cannot be tested: the kernel runs none without its hook",
      at: first.mark,
      help: "remove its tests")
    return []
  }

  private mutating func addProgram(_ request: ProgramRequest) {
    let name = request.name
    guard let file = files[request.file],
      let spec = file.object.programs.first(where: { $0.name == request.function })
    else {
      report(
        "bytecode file `\(request.file)` has no function `\(request.function)`", at: request.mark)
      return
    }
    if PinName.encoded(name).utf8.count > PinName.maximumLength {
      report("the name of program `\(name)` is too long for a file in bpffs", at: request.mark)
    }
    let maps = Dictionary(
      uniqueKeysWithValues: file.object.mapNames(of: spec).map { name in
        (name, deploymentName(request.file, name))
      })
    guard let form = canonicalForm(spec, file, request.mark) else { return }
    state.programs.append(
      DesiredProgram(
        name: name, spec: spec, object: file, maps: maps, function: request.target,
        target: request.of.map { ObjectAddress(.program, $0) },
        isWantedAlone: request.isWantedAlone, structOps: request.structOps,
        tests: tests(request, spec), digest: Digest.of(form), mark: request.mark))
  }
}
