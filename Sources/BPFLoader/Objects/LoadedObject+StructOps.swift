import BPFObject
import BPFSyscall

extension LoadedObject {
  /// Gives the tables of functions their values where that alone registers nothing.
  func setStructOps(_ plan: LoadPlan) throws(LoaderError) {
    for map in plan.maps {
      guard let layout = map.structOps else { continue }
      if map.spec.structOps?.isLink == true {
        try set(layout, of: map.spec.name, "cannot fill struct_ops map \(map.spec.name)")
      } else {
        tables[map.spec.name] = layout
      }
    }
  }

  /// Registers a table of functions of the section `.struct_ops` with the kernel, until ``unregister(_:)``.
  ///
  /// A table of `.struct_ops.link` is registered by a link instead.
  public func register(_ map: String) throws(LoaderError) {
    try set(try table(map), of: map, "cannot register \(map)")
  }

  /// Ends what ``register(_:)`` began.
  public func unregister(_ map: String) throws(LoaderError) {
    _ = try table(map)
    guard let held = maps[map] else { return }
    do throws(SystemCallError) {
      try held.object.delete([0, 0, 0, 0])
    } catch {
      throw .from(error, "cannot end the registration of \(map)")
    }
  }

  private func table(_ map: String) throws(LoaderError) -> KernelStructOps {
    guard let table = tables[map] else {
      throw missing("table without a link", map, tables.keys.sorted())
    }
    return table
  }

  private func set(
    _ layout: KernelStructOps, of map: String, _ what: String
  ) throws(LoaderError) {
    guard let held = maps[map] else { return }
    let descriptors = programs.mapValues { $0.object.descriptor.rawValue }
    do throws(SystemCallError) {
      try held.object.update([0, 0, 0, 0], layout.value(programs: descriptors))
    } catch {
      throw .from(error, what)
    }
  }
}
