internal import CBPF

/// A program that is loaded to see whether, and how, the kernel refuses it.
struct ProbeProgram {
  let type: ProgramType
  var attachType: UInt32 = 0
  var attachTypeID: UInt32 = 0
  var flags: UInt32 = 0
  var instructions: [UInt8]

  /// `r0 = result; exit`. 1 is what nearly all types of programs may return.
  init(_ type: ProgramType, returning result: UInt8 = 1) {
    self.type = type
    instructions = [0xb7, 0, 0, 0, result, 0, 0, 0, 0x95, 0, 0, 0, 0, 0, 0, 0]
  }

  /// Loads it.
  ///
  /// - Parameter log: where the verifier writes.
  func load(log: LogBuffer? = nil) throws(SystemCallError) -> FileDescriptor {
    var attributes = cbpf_program_load()
    attributes.prog_type = type.rawValue
    attributes.insn_cnt = UInt32(instructions.count / 8)
    attributes.expected_attach_type = attachType
    attributes.attach_btf_id = attachTypeID
    attributes.prog_flags = flags
    // Before Linux 5.0, kprobe programs name the kernel that they are for.
    if type == .kprobe, let version = KernelVersion(release: System.kernelRelease()) {
      attributes.kern_version = UInt32(
        truncatingIfNeeded: version.major << 16 | version.minor << 8 | min(version.patch, 255))
    }
    if let log {
      attributes.log_level = 1
      attributes.log_size = UInt32(log.size)
      attributes.log_buf = log.address
    }
    let loaded = try instructions.withAddress { instructions throws(SystemCallError) in
      try terminated("GPL").withAddress { license throws(SystemCallError) in
        attributes.insns = instructions
        attributes.license = license
        return try bpf(
          .programLoad, &attributes, size: Int(CBPF_PROGRAM_LOAD_SIZE), "\(type) program")
      }
    }
    return FileDescriptor(owning: loaded)
  }

  /// How the kernel refuses it; nil where it does not.
  func refusal(log: LogBuffer? = nil) -> Errno? {
    errno { () throws(SystemCallError) in Int(try load(log: log).rawValue) }
  }
}
