internal import CBPF

extension Program.Options {
  /// The arrays that the attributes point to.
  ///
  /// - Throws: `EINVAL` for half an instruction or record, and for a license that would be cut.
  func arrays() throws(SystemCallError) -> [[UInt8]] {
    guard instructions.count.isMultiple(of: 8), debug?.isWhole ?? true,
      !license.utf8.contains(0)
    else {
      throw SystemCallError(Command.programLoad.manualName, name, errno: .invalidArgument)
    }
    return [
      instructions, Array(license.utf8) + [0], debug?.functions.bytes ?? [],
      debug?.lines.bytes ?? [], debug?.coreRelocations.bytes ?? [],
      descriptors.flatMap { descriptor in
        (0..<4).map { UInt8(truncatingIfNeeded: descriptor >> ($0 * 8)) }
      },
      signature?.bytes ?? [],
    ]
  }

  /// The attributes of `BPF_PROG_LOAD`, without a log.
  ///
  /// - Parameters:
  ///   - name: as the kernel takes it.
  ///   - addresses: those of ``arrays()``.
  func attributes(name: ObjectName, _ addresses: [UInt64]) -> cbpf_program_load {
    var attributes = cbpf_program_load()
    attributes.prog_type = type.rawValue
    attributes.insn_cnt = UInt32(clamping: instructions.count / 8)
    attributes.insns = addresses[0]
    attributes.license = addresses[1]
    attributes.kern_version = kernelVersion
    attributes.prog_flags = flags.rawValue
    name.write(into: &attributes.prog_name)
    attributes.prog_ifindex = interfaceIndex
    attributes.expected_attach_type = expectedAttachType?.rawValue ?? 0
    if let debug {
      attributes.prog_btf_fd = UInt32(bitPattern: debug.btf)
      attributes.func_info_rec_size = debug.functions.recordSize
      attributes.func_info = addresses[2]
      attributes.func_info_cnt = debug.functions.count
      attributes.line_info_rec_size = debug.lines.recordSize
      attributes.line_info = addresses[3]
      attributes.line_info_cnt = debug.lines.count
      attributes.core_relo_cnt = debug.coreRelocations.count
      attributes.core_relos = addresses[4]
      attributes.core_relo_rec_size = debug.coreRelocations.recordSize
    }
    attributes.attach_btf_id = attachTypeID
    attributes.attach_prog_fd = UInt32(bitPattern: attachObject?.descriptor ?? 0)
    attributes.fd_array = addresses[5]
    attributes.fd_array_cnt = holdsDescriptors ? UInt32(clamping: descriptors.count) : 0
    if let token {
      attributes.prog_flags |= ProgramFlags.token.rawValue
      attributes.prog_token_fd = token
    }
    if let signature {
      attributes.signature = addresses[6]
      attributes.signature_size = UInt32(clamping: signature.bytes.count)
      attributes.keyring_id = signature.keyring
    }
    return attributes
  }
}

extension Program.DebugInformation {
  fileprivate var isWhole: Bool { functions.isWhole && lines.isWhole && coreRelocations.isWhole }
}
