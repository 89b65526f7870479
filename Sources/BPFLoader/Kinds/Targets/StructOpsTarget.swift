import BPFSyscall
import BTF

/// A struct_ops map, registered with its subsystem through a link, or by its value alone.
struct StructOpsTarget: LinkedTarget, UnlinkedTarget {
  func resolve(
    _ program: AttachedProgram, on host: Host, in view: TargetView
  ) throws(LoaderError) -> [ResolvedTarget] {
    let map = program.structOps ?? ("", program.name)
    var target = ResolvedTarget(
      summary: "struct_ops \(program.name)",
      identity: .structOps(structure: map.structure, name: map.name))
    if program.section == ".struct_ops" { target.isUnlinked = true }
    return [target]
  }

  func namedHooks(_ program: AttachedProgram) -> [String] {
    guard let map = program.structOps, let structure = Self.structures[map.structure] else {
      return []
    }
    return switch structure.capacity {
    case .one: ["struct_ops \(program.name)"]
    case .oneOfSystem: ["struct_ops \(map.structure)"]
    case .several, .oneOfDeployment: []
    }
  }

  /// Of most structures there can be several of one name, each registered until its link goes.
  static let structures: [String: StructurePlacement] = [
    "tcp_congestion_ops": StructurePlacement(capacity: .one, isUpdatable: true),
    "sched_ext_ops": StructurePlacement(capacity: .oneOfSystem, isUpdatable: false),
  ]

  func attach(
    _ object: borrowing AttachedObject, to target: ResolvedTarget, on host: Host
  ) throws(LoaderError) -> Link {
    try withMap(object, target) { map, _ throws(SystemCallError) in
      try Link.createStructOps(map: map)
    }
  }

  func attach(
    _ object: borrowing AttachedObject, to target: ResolvedTarget
  ) throws(LoaderError) {
    try withMap(object, target) { map, value throws(SystemCallError) in
      try map.update(Self.key, value)
    }
  }

  func replace(
    with object: borrowing AttachedObject, at target: ResolvedTarget
  ) throws(LoaderError) {
    throw LoaderError(.failed, "\(target.summary) cannot be replaced in place: it has no link")
  }

  func detach(
    _ object: borrowing AttachedObject, from target: ResolvedTarget
  ) throws(LoaderError) {
    // What is registered keeps its map.
    if object.isLost { return }
    try withMap(object, target) { map, _ throws(SystemCallError) in
      do throws(SystemCallError) {
        try map.delete(Self.key)
      } catch  where error.errno == .noSuchFileOrDirectory || error.errno == .nowInProgress {
        // Unregistered already.
      }
    }
  }

  func state(
    at target: ResolvedTarget, _ object: borrowing AttachedObject
  ) throws(LoaderError) -> HookState {
    if object.isLost { return .nothing }
    return try withMap(object, target) { map, _ throws(SystemCallError) in
      map.isRegistered ? .object(try map.info().id) : .nothing
    }
  }

  private func withMap<Result: ~Copyable>(
    _ object: borrowing AttachedObject, _ target: ResolvedTarget,
    _ body: (borrowing RawMap, [UInt8]) throws(SystemCallError) -> Result
  ) throws(LoaderError) -> Result {
    switch object.held {
    case .structOpsMap(let map):
      do throws(SystemCallError) {
        return try body(map, object.value)
      } catch {
        throw .from(error, "cannot register \(target.summary)", .kind("struct_ops"))
      }
    case .program: throw Self.takesMap(target)
    case .lost: throw Self.takesMap(target)
    }
  }

  private static func takesMap(_ target: ResolvedTarget) -> LoaderError {
    LoaderError(
      .invalidBytecode, "\(target.summary) takes a map, not a program",
      advice: "name the variable in SEC(\".struct_ops.link\"): `map: FILE/NAME`")
  }

  /// The one key of a struct_ops map.
  static let key: [UInt8] = [0, 0, 0, 0]
}

extension AttachedProgram {
  /// What a struct_ops map is registered as: the kernel's structure, and the name in it.
  package var structOps: (structure: String, name: String)? {
    let parts = name.split(separator: " ", maxSplits: 1)
    guard parts.count == 2 else { return nil }
    return (String(EssentialName.of(String(parts[0]))), String(parts[1]))
  }
}

extension RawMap {
  /// Whether it is a struct_ops map that stands at its hook by its value, without a link.
  var isRegistered: Bool { Self.isRegistered((try? lookup(StructOpsTarget.key)) ?? []) }

  /// The same under a name, which the value holds as a text of its own: of most structs that can be registered it is the
  /// only one.
  ///
  /// - Parameter isLinked: whether a link registers it, so that the value itself does not tell.
  package func isRegistered(as name: String, isLinked: Bool) -> Bool {
    guard let value = try? lookup(StructOpsTarget.key), isLinked || Self.isRegistered(value),
      !name.isEmpty
    else { return false }
    return value.split(separator: 0).contains { $0.elementsEqual(name.utf8) }
  }

  private static func isRegistered(_ value: [UInt8]) -> Bool {
    value.count >= 8 && value[4...7].elementsEqual([1, 0, 0, 0])
  }
}
