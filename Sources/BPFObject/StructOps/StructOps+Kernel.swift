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
