import BPFObject
import OrderedCollections
import BPFSyscall
import Manifest

extension DesiredStateBuilder {
  mutating func addPins() {
    for (path, entry) in manifest.pins where !isLeftOut(entry) {
      guard let object = address(entry) else { continue }
      let access = PinAccess(
        mode: UInt32(entry.mode ?? 0o600),
        owner: account(entry.owner, in: "/etc/passwd", "user", of: "pin `\(path)`", entry.mark),
        group: group(entry.group, of: "pin `\(path)`", entry.mark))
      state.pins.append(DesiredPin(path: path, object: object, access: access, mark: entry.mark))
    }
  }

  private mutating func address(_ entry: PinEntry) -> ObjectAddress? {
    switch entry.object {
    case .attachment(let name, _):
      return ObjectAddress(.attachment, name)
    case .program(let reference): return program(reference, entry.mark)
    case .map(let reference):
      return map(reference)
    }
  }

  /// A program that is attached is pinned as it is attached; another is loaded for the pin.
  private mutating func program(
    _ reference: ObjectReference, _ mark: SourceMark
  ) -> ObjectAddress? {
    let name = ProgramName.short(reference.name)
    let plain = ObjectReference(file: reference.file, name: name, mark: reference.mark)
    guard let (file, spec) = function(plain) else { return nil }
    let loaded = requests.filter { $0.file == file && $0.function == spec.name }.map(\.name)
    let target = defaultTarget(spec)
    let names = loaded.isEmpty ? [ProgramName.of(file, spec.name, for: target)] : loaded
    let meant = names.filter { name == reference.name || $0 == "\(file)/\(reference.name)" }
    guard meant.count == 1, let program = meant.first else {
      report(
        meant.isEmpty
          ? "`\(reference)` names a program that is not loaded so"
          : "`\(reference)` names a program that is loaded for several targets",
        at: reference.mark,
        help: "write \(names.sorted().joined(separator: " or "))")
      return nil
    }
    if loaded.isEmpty { request(file, spec.name, target: target, mark: mark) }
    return ObjectAddress(.program, program)
  }

  mutating func map(_ reference: ObjectReference) -> ObjectAddress? {
    if reference.file == nil, state.map(reference.name) != nil {
      return ObjectAddress(.map, reference.name)
    }
    let found = manifest.programs.keys.filter { name in
      (reference.file == nil || reference.file == name)
        && files[name]?.object.maps.contains { $0.name == reference.name && !$0.role.isData }
          == true
    }
    guard let file = found.first, let loaded = files[file], found.count == 1 else {
      let names = state.maps.map(\.name)
      report(
        found.isEmpty
          ? "there is no map `\(reference)`"
          : "several bytecode files have a map `\(reference.name)`",
        at: reference.mark,
        help: found.first.map { "write \($0)/\(reference.name)" }
          ?? NearestName.suggestion(for: reference.description, in: names)
          ?? "maps: \(names.joined(separator: ", "))")
      return nil
    }
    if let spec = loaded.object.maps.first(where: { $0.name == reference.name }),
      spec.role == .structOps
    {
      return ObjectAddress(.map, addStructOps(file, spec, mark: reference.mark))
    }
    return ObjectAddress(.map, deploymentName(file, reference.name))
  }

  mutating func addReaders() {
    guard let readers = manifest.readers else { return }
    state.readers = group(readers.group, of: "readers", readers.mark).map {
      DesiredReaders(group: $0, mark: readers.mark)
    }
  }

  private mutating func group(
    _ name: String?, of subject: String, _ mark: SourceMark
  ) -> UInt32? {
    account(name, in: "/etc/group", "group", of: subject, mark)
  }

  /// The number of a user or group that the manifest names, or gives as a number.
  private mutating func account(
    _ name: String?, in table: String, _ what: String, of subject: String, _ mark: SourceMark
  ) -> UInt32? {
    guard let name else { return nil }
    if let number = UInt32(name) { return number }
    let text = (try? readFile(table, limit: 16 << 20)) ?? []
    for line in String(decoding: text, as: UTF8.self).split(separator: "\n") {
      let fields = line.split(separator: ":", omittingEmptySubsequences: false)
      if fields.count > 2, fields[0] == name, let number = UInt32(fields[2]) { return number }
    }
    report("\(subject): this host has no \(what) `\(name)`", at: mark)
    return nil
  }
}
