public import BPFObject
public import BPFSyscall

/// A bytecode file in the kernel: all its maps, and all its programs that load by themselves.
///
/// It is for programs that use this package as their eBPF library; `bpf-apply` itself loads one object at
/// a time. The kernel's objects live as long as this one, or as long as something else holds them: a
/// descriptor, a link, a pin.
public final class LoadedObject {
  private var maps: [String: Held<RawMap>] = [:]
  private var programs: [String: Held<Program>] = [:]
  private let name: String

  /// Creates the maps, relocates the programs for this kernel and lets the verifier judge them.
  ///
  /// Throws where one of them cannot be made; then nothing stays in the kernel. Tables of functions for the
  /// kernel (struct_ops) are left out, and so are programs whose section begins with `?`.
  public init(_ object: ObjectFile, on host: Host = Host()) throws(LoaderError) {
    name = object.name
    let loader = ObjectLoader(object, named: object.name, on: host)
    var bindings = ProgramBindings(maps: [:])
    for spec in object.maps where spec.role != .structOps {
      let map = try loader.createMap(spec.effective)
      bindings.maps[spec.name] = map.descriptor.rawValue
      maps[spec.name] = Held(map)
    }
    for spec in object.programs where spec.autoload && spec.type != .structOps {
      bindings.function = Self.function(spec)
      programs[spec.name] = Held(try loader.loadProgram(spec, bindings))
    }
  }

  /// The kernel function that the program's section says it is for, of those kinds that have one.
  private static func function(_ spec: ProgramSpec) -> String? {
    let program = AttachedProgram(
      name: spec.name, sectionTarget: spec.sectionTarget, attachType: spec.expectedAttachType)
    return AttachmentKind.forSection(spec.section)?.makeTarget(AttachmentOptions())
      .function(program)
  }

  /// A map by its name in the file, with a descriptor of its own.
  public func map(_ name: String) throws(LoaderError) -> RawMap {
    guard let held = maps[name] else { throw missing("map", name, maps.keys) }
    do throws(SystemCallError) {
      return try RawMap(try held.object.descriptor.duplicate())
    } catch {
      throw .from(error, "cannot open map \(name)")
    }
  }

  /// A program by its function's name, with a descriptor of its own.
  public func program(_ name: String) throws(LoaderError) -> Program {
    guard let held = programs[name] else { throw missing("program", name, programs.keys) }
    do throws(SystemCallError) {
      return Program(try held.object.descriptor.duplicate())
    } catch {
      throw .from(error, "cannot open program \(name)")
    }
  }

  private func missing(
    _ kind: String, _ wanted: String, _ names: some Collection<String>
  ) -> LoaderError {
    LoaderError(
      .invalidBytecode, "\(name) has no \(kind) \(wanted)",
      advice: "it has: \(names.sorted().joined(separator: ", "))")
  }

  /// Keeps one object of the kernel open.
  private final class Held<Object: ~Copyable> {
    let object: Object

    init(_ object: consuming Object) { self.object = object }
  }
}
