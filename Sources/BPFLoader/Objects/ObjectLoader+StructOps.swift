public import BPFObject
public import BPFSyscall
import BTF

extension ObjectLoader {
  /// Finds the kernel's structure for a struct_ops map, and lays the object's value out for it.
  public func structOpsLayout(_ spec: MapSpec) throws(LoaderError) -> KernelStructOps {
    try fitting("struct_ops map \(spec.name)") { fitted throws(ObjectError) in
      try fitted.structOps(spec)
    }
  }

  /// Creates a struct_ops map that holds these programs, given by name; a link registers it. One without a link stays
  /// empty: its value would register it.
  public func createStructOps(
    _ spec: MapSpec, _ layout: KernelStructOps, programs: [String: Int32]
  ) throws(LoaderError) -> RawMap {
    let map = try createStructOps(spec, layout)
    guard spec.structOps?.isLink == true else { return map }
    do throws(SystemCallError) {
      try map.update([0, 0, 0, 0], layout.value(programs: programs))
      return map
    } catch {
      throw .from(error, "cannot create struct_ops map \(spec.name)", .kind("struct_ops"))
    }
  }

  /// Creates a struct_ops map that holds nothing yet.
  func createStructOps(_ spec: MapSpec, _ layout: KernelStructOps) throws(LoaderError) -> RawMap {
    var options = RawMap.Options(
      type: .structOps, keySize: 4, valueSize: UInt32(layout.valueSize), maxEntries: 1)
    options.flags = spec.flags
    options.name = ObjectName(truncating: spec.name).description
    options.kernelValueTypeID = layout.valueTypeID
    if let module = layout.module { options.valueTypeBTF = try descriptor(of: module) }
    // The kernel wants the descriptor of some BTF here, though it reads none of it.
    options.btf = typeDescriptor()
    do throws(SystemCallError) {
      return try RawMap.create(options)
    } catch {
      throw .from(error, "cannot create struct_ops map \(spec.name)", .kind("struct_ops"))
    }
  }
}

extension KernelStructOps {
  /// The value with the descriptors of programs put in.
  public func value(programs: [String: Int32]) -> [UInt8] {
    var value = value
    for slot in slots {
      guard let program = programs[slot.program] else { continue }
      value.write(program, at: slot.offset)
    }
    return value
  }
}
