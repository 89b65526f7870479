public import BPFObject
public import BPFSyscall
import BTF

/// A struct_ops map laid out for this kernel, before its programs are loaded.
public struct StructOpsLayout: Sendable {
  let value: KernelStructOps

  /// Where each program of the map stands, by the program's name.
  public let members: [String: StructOpsMember]
}

extension ObjectLoader {
  /// Finds the kernel's structure for a struct_ops map, and lays the object's value out for it.
  public func structOpsLayout(_ spec: MapSpec) throws(LoaderError) -> StructOpsLayout {
    guard let structOps = spec.structOps, let local = object.btf else {
      throw LoaderError(.invalidBytecode, "map \(spec.name) is not a struct_ops map")
    }
    guard structOps.isLink else {
      throw LoaderError(
        .unsupported, "struct_ops map \(spec.name) has no link",
        advice: "put the variable into SEC(\".struct_ops.link\")")
    }
    let kernel = try host.kernelBTF()
    do throws(ObjectError) {
      let value = try structOps.kernelValue(local: local, kernel: kernel)
      let members = value.attachments.mapValues {
        StructOpsMember(typeID: $0.attachTypeID, index: UInt32($0.memberIndex))
      }
      return StructOpsLayout(value: value, members: members)
    } catch {
      throw LoaderError(.unsupported, "struct_ops map \(spec.name): \(error)", advice: error.advice)
    }
  }

  /// Creates a struct_ops map that holds these programs, given by name; a link registers it.
  public func createStructOps(
    _ spec: MapSpec, _ layout: StructOpsLayout, programs: [String: Int32]
  ) throws(LoaderError) -> RawMap {
    var options = RawMap.Options(
      type: .structOps, keySize: 4, valueSize: UInt32(layout.value.valueSize), maxEntries: 1)
    options.flags = .link
    options.name = ObjectName(truncating: spec.name).description
    options.kernelValueTypeID = layout.value.valueTypeID
    var value = layout.value.value
    for slot in layout.value.slots {
      guard let program = programs[slot.program], slot.offset + 8 <= value.count else { continue }
      for byte in 0..<4 {
        value[slot.offset + byte] = UInt8(truncatingIfNeeded: program >> (8 * Int32(byte)))
      }
    }
    do throws(SystemCallError) {
      // The kernel wants the descriptor of some BTF here, though it reads none of it.
      options.btf = typeDescriptor()
      let map = try RawMap.create(options)
      try map.update([0, 0, 0, 0], value)
      return map
    } catch {
      throw .from(error, "cannot create struct_ops map \(spec.name)")
    }
  }
}
