import BTF

extension KernelStructOps {
  /// A value that the kernel gave back, as it can be registered again.
  ///
  /// The kernel has the ids of programs where descriptors go in: each slot's program is such an id, in decimal.
  ///
  /// - Parameters:
  ///   - value: what a lookup in the registered map gave.
  ///   - typeName: the struct's name in the kernel.
  ///   - kernel: the kernel, whose modules are searched where it does not have this struct itself.
  public init(
    registered value: [UInt8], of typeName: String, on kernel: any TargetKernel
  ) throws(ObjectError) {
    let layout = try KernelStructOpsLayout.find(typeName, on: kernel)
    self.init(
      valueTypeID: layout.valueTypeID, module: layout.module, valueSize: layout.valueSize,
      value: value, slots: [], attachments: [:])
    guard value.count == layout.valueSize else {
      throw ObjectError(
        "the value of struct \(typeName) has \(value.count) bytes, not \(layout.valueSize)",
        symbol: typeName, reason: .kernel)
    }
    // The kernel's own count and state stand before the struct, and must be zero when it is registered.
    for index in 0..<layout.dataOffset { self.value[index] = 0 }
    for member in layout.members where member.bitFieldSize == 0 {
      guard case .pointer(let target) = try layout.types.resolved(member.typeID).content,
        try layout.types.resolved(target).kind == .prototype
      else { continue }
      let offset = layout.dataOffset + member.byteOffset
      guard let bytes = value.slice(at: offset, count: 8) else { continue }
      let id = bytes.prefix(4).reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
      if id != 0 { slots.append(Slot(offset: offset, program: "\(id)")) }
      self.value.replaceSubrange(offset..<(offset + 8), with: [UInt8](repeating: 0, count: 8))
    }
  }
}
