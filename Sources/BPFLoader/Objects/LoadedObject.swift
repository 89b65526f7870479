public import BPFObject
public import BPFSyscall

/// A bytecode file in the kernel: all its maps, and all its programs that load by themselves.
///
/// It is for programs that use this package as their eBPF library; `bpf-apply` itself loads one object at
/// a time. The kernel's objects live as long as this one, or as long as something else holds them: a
/// descriptor, a link, a pin.
public final class LoadedObject {
  private(set) var maps: [String: Held<RawMap>] = [:]
  private(set) var programs: [String: Held<Program>] = [:]
  /// The tables of functions that setting their value registers.
  var tables: [String: KernelStructOps] = [:]
  private let name: String

  /// Creates the maps, relocates the programs for this kernel and lets the verifier judge them.
  ///
  /// Throws where one of them cannot be made; then nothing stays in the kernel. Programs whose section begins
  /// with `?` are left out. A table of functions for the kernel (struct_ops) has its value where a link can register
  /// it; another has none yet, since setting the value is what registers it: ``register(_:)`` does.
  ///
  /// - Parameters:
  ///   - object: The file.
  ///   - host: The kernel.
  ///   - options: What the kernel is not asked for.
  public init(
    _ object: ObjectFile, on host: Host = Host(), options: FittingOptions = FittingOptions()
  ) throws(LoaderError) {
    name = object.name
    let loader = ObjectLoader(
      object, named: object.name, on: host, options: options)
    let plan = try loader.fitting("cannot load \(object.name)") { fitted throws(ObjectError) in
      try fitted.loadPlan()
    }
    for map in plan.maps {
      if let layout = map.structOps {
        maps[map.spec.name] = Held(try loader.createStructOps(map.spec, layout))
      } else {
        maps[map.spec.name] = Held(try loader.createMap(map.spec))
      }
    }
    try fillMapsOfMaps(plan)
    let descriptors = maps.mapValues { $0.object.descriptor.rawValue }
    for program in plan.programs {
      programs[program.spec.name] = Held(try loader.load(program, maps: descriptors))
    }
    try fillProgramArrays(plan)
    try setStructOps(plan)
  }

  private func fillMapsOfMaps(_ plan: LoadPlan) throws(LoaderError) {
    for map in plan.maps {
      for slot in map.spec.slots {
        guard case .map(let name) = slot.target, let inner = maps[name] else { continue }
        try set(inner.object.descriptor.rawValue, at: slot.index, in: map.spec.name)
      }
    }
  }

  private func fillProgramArrays(_ plan: LoadPlan) throws(LoaderError) {
    for map in plan.maps {
      for slot in map.spec.slots {
        guard case .program(let name) = slot.target, let program = programs[name] else { continue }
        try set(program.object.descriptor.rawValue, at: slot.index, in: map.spec.name)
      }
    }
  }

  private func set(_ descriptor: Int32, at index: UInt32, in map: String) throws(LoaderError) {
    guard let held = maps[map] else { return }
    do throws(SystemCallError) {
      try held.object.setSlot(index, to: descriptor)
    } catch {
      throw .from(error, "cannot fill slot \(index) of map \(map)")
    }
  }

  /// The names of the maps in the file, without those that are not created.
  public var mapNames: [String] { maps.keys.sorted() }

  /// The names of the programs that were loaded.
  public var programNames: [String] { programs.keys.sorted() }

  /// A map by its name in the file, with a descriptor of its own.
  public func map(_ name: String) throws(LoaderError) -> RawMap {
    guard let held = maps[name] else { throw missing("map", name, mapNames) }
    do throws(SystemCallError) {
      return try RawMap(try held.object.descriptor.duplicate())
    } catch {
      throw .from(error, "cannot open map \(name)")
    }
  }

  /// A program by its function's name, with a descriptor of its own.
  public func program(_ name: String) throws(LoaderError) -> Program {
    guard let held = programs[name] else { throw missing("program", name, programNames) }
    do throws(SystemCallError) {
      return Program(try held.object.descriptor.duplicate())
    } catch {
      throw .from(error, "cannot open program \(name)")
    }
  }

  func missing(
    _ kind: String, _ wanted: String, _ names: [String]
  ) -> LoaderError {
    LoaderError(
      .invalidBytecode, "\(name) has no \(kind) \(wanted)",
      advice: names.isEmpty ? nil : "it has: \(names.joined(separator: ", "))")
  }

  /// Keeps one object of the kernel open.
  final class Held<Object: ~Copyable> {
    let object: Object

    init(_ object: consuming Object) { self.object = object }
  }
}
