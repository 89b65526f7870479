import BTF

/// How a kernel lays out one kind of `struct_ops`.
struct KernelStructOpsLayout {
  /// The struct's name in the kernel.
  let name: String
  let types: Types
  let typeID: UInt32
  let members: [BTFMember]
  let valueTypeID: UInt32
  let module: ExternValues.Module?
  let valueSize: Int
  /// Where the struct begins in the map's value.
  let dataOffset: Int

  /// Larger than any; this only bounds what damaged types ask for.
  private static let largest = 1 << 20

  /// Looks in the kernel's own types, then in those of its modules.
  static func find(
    _ localName: String, on kernel: any TargetKernel
  ) throws(ObjectError) -> KernelStructOpsLayout {
    let name = String(EssentialName.of(localName))
    if let layout = try KernelStructOpsLayout(name, try kernel.types(), nil) { return layout }
    for module in try kernel.modules() {
      let reference = ExternValues.Module(name: module.name, id: module.id)
      if let layout = try KernelStructOpsLayout(name, module.types, reference) { return layout }
    }
    throw ObjectError(
      "this kernel takes no struct_ops of struct \(name)", symbol: localName,
      advice: "it may need a newer kernel, a configuration option or a module", reason: .kernel)
  }

  private init?(
    _ name: String, _ kernel: BTF, _ module: ExternValues.Module?
  ) throws(ObjectError) {
    guard let valueTypeID = kernel.id(named: "bpf_struct_ops_" + name, kind: .structure),
      let typeID = kernel.id(named: name, kind: .structure)
    else { return nil }
    self.name = name
    self.module = module
    types = Types(kernel, section: nil, symbol: name)
    let value = try types.type(valueTypeID)
    guard let data = value.members.first(where: { $0.typeID == typeID }),
      let size = value.size, size <= Self.largest, data.byteOffset <= size
    else { throw ObjectError("struct \(value.name) of this kernel holds no struct \(name)") }
    self.typeID = typeID
    self.valueTypeID = valueTypeID
    members = try types.type(typeID).members
    valueSize = size
    dataOffset = data.byteOffset
  }
}
