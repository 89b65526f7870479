import BPFObject
import BPFSyscall

@testable import BPFLoader

extension RejectedProgram {
  /// What the kernel at hand says to the program; nil where it takes it.
  func load() throws -> LoaderError? {
    let (object, spec) = try read()
    let loader = ObjectLoader(object, named: file, on: Host())
    do throws(LoaderError) {
      let program = try loader.fitting(name) { fitted throws(ObjectError) in
        let target = try spec.sectionTarget.flatMap { target throws(ObjectError) in
          try KernelTarget.find(target, spec.expectedAttachType, on: fitted.kernel)
        }
        return try fitted.program(spec, target: spec.definition.needsTarget ? target : nil)
      }
      let maps = try Maps(object, program.spec.mapNames, loader)
      _ = try loader.load(program, maps: maps.descriptors)
      return nil
    } catch {
      return error
    }
  }
}

extension SectionDefinition {
  fileprivate var needsTarget: Bool { type == .tracing }
}

/// The maps of a program, open as long as it is being loaded.
private final class Maps {
  private var held: [Map] = []
  private(set) var descriptors: [String: Int32] = [:]

  private final class Map {
    let map: RawMap

    init(_ map: consuming RawMap) { self.map = map }
  }

  init(
    _ object: ObjectFile, _ names: Set<String>, _ loader: ObjectLoader
  ) throws(LoaderError) {
    for spec in object.maps where names.contains(spec.name) {
      let map = Map(try loader.createMap(spec))
      held.append(map)
      descriptors[spec.name] = map.map.descriptor.rawValue
    }
  }
}
