internal import CBPF

/// How the kernel refuses a call; nil where it does not.
func errno(_ call: () throws(SystemCallError) -> Int) -> Errno? {
  do throws(SystemCallError) {
    _ = try call()
    return nil
  } catch {
    return error.errno
  }
}

/// The error for what there is no way to ask.
func cannotAsk(_ list: String, _ what: some CustomStringConvertible) -> SystemCallError {
  SystemCallError("probe", "\(list) \(what)", errno: .notSupportedOnSocket)
}

/// The attributes of any command, in words of 32 bits; all but a few are zero.
typealias AttributeWords = InlineArray<16, UInt32>

func wordsOfAttributes(_ words: [Int: UInt32]) -> AttributeWords {
  var attributes = AttributeWords(repeating: 0)
  for (index, word) in words where attributes.indices.contains(index) { attributes[index] = word }
  return attributes
}

extension AttributeWords {
  var byteCount: Int { count * 4 }
}

/// A map that is made to see whether the kernel makes it.
///
/// - Returns: how the kernel refused; nil where it did not. The map is closed already.
func refusal(ofMap attributes: cbpf_map_create) -> Errno? {
  var attributes = attributes
  return errno { () throws(SystemCallError) in
    let map = FileDescriptor(
      owning: try bpf(.mapCreate, &attributes, size: Int(CBPF_MAP_CREATE_SIZE)))
    return Int(map.rawValue)
  }
}

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

/// What a refusal says of whether the kernel has the thing that was asked for.
///
/// - Parameters:
///   - expected: the refusal of a kernel that has it; nil where it does not refuse.
///   - unknown: the refusals of a kernel that does not have it.
/// - Throws: any other refusal, which says nothing.
func answer(
  _ refusal: Errno?, expected: Errno? = nil,
  unknown: Set<Errno> = [.invalidArgument, .notSupportedByKernel, .notSupportedOnSocket],
  _ command: Command, _ subject: String
) throws(SystemCallError) -> Bool {
  if refusal == expected { return true }
  guard let refusal else { return false }
  if unknown.contains(refusal) { return false }
  throw SystemCallError(command.manualName, subject, errno: refusal)
}
