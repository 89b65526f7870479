public import BTF

extension StructOps {
  /// The variable as a kernel lays it out: members are found by name and copied.
  ///
  /// - Parameters:
  ///   - local: The file's types.
  ///   - kernel: The kernel, whose modules are searched where it does not have this struct itself.
  public func kernelValue(
    local: BTF, kernel: any TargetKernel
  ) throws(ObjectError) -> KernelStructOps {
    let layout = try KernelStructOpsLayout.find(typeName, on: kernel)
    var result = KernelStructOps(
      valueTypeID: layout.valueTypeID, module: layout.module, valueSize: layout.valueSize,
      value: [UInt8](repeating: 0, count: layout.valueSize), slots: [], attachments: [:])
    let types = Types(local, symbol: typeName)
    for member in try types.type(typeID).members {
      try copy(member, types, layout, into: &result)
    }
    return result
  }

  private func copy(
    _ member: BTFMember, _ types: Types, _ layout: KernelStructOpsLayout,
    into result: inout KernelStructOps
  ) throws(ObjectError) {
    func error(_ message: String) -> ObjectError {
      ObjectError(
        "'\(member.name)' of struct \(layout.name) \(message)", symbol: typeName, reason: .kernel)
    }
    let size = try types.size(of: member.typeID)
    guard let own = bytes.slice(at: member.byteOffset, count: size) else {
      throw error("leaves its struct")
    }
    let program = functions.last { $0.byteOffset == member.byteOffset }?.program
    guard let index = layout.members.firstIndex(where: { $0.name == member.name }) else {
      guard program == nil, own.allSatisfy({ $0 == 0 }) else {
        throw error("has a value, and this kernel has no such member")
      }
      return
    }
    let other = layout.members[index]
    guard member.bitFieldSize == 0, other.bitFieldSize == 0 else {
      throw error("is a bit field, which cannot be set")
    }
    let kinds = (
      try types.resolved(member.typeID), try layout.types.resolved(other.typeID)
    )
    guard kinds.0.kind == kinds.1.kind else {
      throw error("is of kind \(kinds.0.kind) here and \(kinds.1.kind) in this kernel")
    }
    let offset = layout.dataOffset + other.byteOffset
    if case .pointer(let target) = kinds.1.content {
      guard own.allSatisfy({ $0 == 0 }) else { throw error("is a pointer to something") }
      guard let program else { return }
      guard try layout.types.resolved(target).kind == .prototype else {
        throw error("is no function in this kernel")
      }
      let attachment = KernelStructOps.Attachment(
        target: KernelTarget(typeID: layout.typeID, module: layout.module),
        memberIndex: UInt32(index))
      if let before = result.attachments[program], before != attachment {
        throw error("is set to '\(program)', which another member is set to")
      }
      result.attachments[program] = attachment
      result.slots.append(KernelStructOps.Slot(offset: offset, program: program))
      return
    }
    guard try layout.types.size(of: other.typeID) == size else {
      throw error("has another size in this kernel")
    }
    guard result.value.slice(at: offset, count: size) != nil else {
      throw error("leaves the kernel's struct")
    }
    result.value.replaceSubrange(offset..<(offset + size), with: own)
  }
}

/// How a kernel lays out one kind of `struct_ops`.
private struct KernelStructOpsLayout {
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
      let size = value.size, size <= Self.largest
    else { throw ObjectError("struct \(value.name) of this kernel holds no struct \(name)") }
    self.typeID = typeID
    self.valueTypeID = valueTypeID
    members = try types.type(typeID).members
    valueSize = size
    dataOffset = data.byteOffset
  }
}
