public import BTF

extension StructOps {
  /// The variable as a kernel lays it out: members are found by name and copied.
  ///
  /// - Parameters:
  ///   - local: The file's types.
  ///   - kernel: The kernel's types, or those of the module that has this struct.
  public func kernelValue(local: BTF, kernel: BTF) throws(ObjectError) -> KernelStructOps {
    let layout = try KernelStructOpsLayout(typeName, kernel)
    var result = KernelStructOps(
      valueTypeID: layout.valueTypeID, valueSize: layout.valueSize,
      value: [UInt8](repeating: 0, count: layout.valueSize), slots: [], attachments: [:],
      absent: [])
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
      ObjectError("'\(member.name)' of struct \(layout.name) \(message)", symbol: typeName)
    }
    let size = try types.size(of: member.typeID)
    guard let own = bytes.slice(at: member.byteOffset, count: size) else {
      throw error("leaves its struct")
    }
    let program = functions.last { $0.byteOffset == member.byteOffset }?.program
    guard let index = layout.members.firstIndex(where: { $0.name == member.name }) else {
      guard own.allSatisfy({ $0 == 0 }) else {
        throw error("has a value, and this kernel has no such member")
      }
      if let program { result.absent.append(program) }
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
        attachTypeID: layout.typeID, memberIndex: UInt32(index))
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
  let valueSize: Int
  /// Where the struct begins in the map's value.
  let dataOffset: Int

  /// Larger than any; this only bounds what damaged types ask for.
  private static let largest = 1 << 20

  init(_ localName: String, _ kernel: BTF) throws(ObjectError) {
    name = String(EssentialName.of(localName))
    types = Types(kernel, section: nil, symbol: name)
    guard let typeID = kernel.id(named: name, kind: .structure),
      let valueTypeID = kernel.id(named: "bpf_struct_ops_" + name, kind: .structure)
    else {
      throw ObjectError(
        "this kernel takes no struct_ops of struct \(name)", symbol: localName,
        advice: "it may need a newer kernel, a configuration option or a module")
    }
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
