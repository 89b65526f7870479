internal import CBPF

/// A program in the kernel, held by a descriptor.
public struct Program: ~Copyable {
  public let descriptor: FileDescriptor

  public init(_ descriptor: consuming FileDescriptor) { self.descriptor = descriptor }

  /// What is handed to the verifier.
  public struct Options: Sendable {
    public var type: ProgramType
    /// Instructions of 8 bytes each, relocated.
    public var instructions: [UInt8]
    public var license: String
    /// Shown by tools; the kernel keeps 15 characters.
    public var name = ""
    public var expectedAttachType: AttachType?
    /// `BPF_F_…` flags of program loading: sleepable, XDP fragments.
    public var flags: UInt32 = 0
    /// What kprobe programs were checked against before Linux 5.0.
    public var kernelVersion: UInt32 = 0
    /// The type in the kernel's BTF that the program is attached to; 0 is none.
    public var attachTypeID: UInt32 = 0
    /// The BTF and the records that tie instructions to functions and source lines.
    public var debug: DebugInformation?

    public init(type: ProgramType, instructions: [UInt8], license: String) {
      self.type = type
      self.instructions = instructions
      self.license = license
    }
  }

  /// What `.BTF.ext` holds of a program, in the kernel's units.
  public struct DebugInformation: Sendable {
    /// The descriptor of the loaded BTF; it must stay open until the program is loaded.
    public var btf: Int32
    public var functions: Records
    public var lines: Records

    public init(btf: Int32, functions: Records, lines: Records) {
      self.btf = btf
      self.functions = functions
      self.lines = lines
    }

    /// Records of equal size, one behind the other.
    public struct Records: Sendable {
      public var recordSize: UInt32
      public var bytes: [UInt8]

      public init(recordSize: UInt32, bytes: [UInt8]) {
        self.recordSize = recordSize
        self.bytes = bytes
      }

      var count: UInt32 { recordSize == 0 ? 0 : UInt32(bytes.count) / recordSize }
    }
  }

  /// Loads a program. The corresponding bpf(2) command is `BPF_PROG_LOAD`.
  ///
  /// The first attempt asks for no log; where it fails, the next ones do, and the error carries the
  /// verifier's log whole.
  public static func load(_ options: Options) throws(SystemCallError) -> Program {
    do throws(SystemCallError) {
      return Program(try attempt(options, log: nil))
    } catch  where error.errno == .notPermitted || error.errno == .argListTooLong {
      throw error  // refused before the verifier ran
    } catch {
      return Program(try loadWithLog(options))
    }
  }

  /// Loads with a log that grows until it holds all that the verifier says.
  private static func loadWithLog(_ options: Options) throws(SystemCallError) -> FileDescriptor {
    var size = 64 << 10
    while true {
      let log = LogBuffer(size: size)
      do throws(SystemCallError) {
        return try attempt(options, log: log)
      } catch {
        if error.errno == .noSpace, size < LogBuffer.maximumSize {
          size = min(max(log.trueSize, size * 2), LogBuffer.maximumSize)
          continue
        }
        var error = error
        error.log = log.text
        throw error
      }
    }
  }

  private static func attempt(
    _ options: Options, log: LogBuffer?
  ) throws(SystemCallError) -> FileDescriptor {
    var attributes = cbpf_program_load()
    attributes.prog_type = options.type.rawValue
    attributes.insn_cnt = UInt32(options.instructions.count / 8)
    attributes.kern_version = options.kernelVersion
    attributes.prog_flags = options.flags
    attributes.expected_attach_type = options.expectedAttachType?.rawValue ?? 0
    attributes.attach_btf_id = options.attachTypeID
    ObjectName(truncating: options.name).write(into: &attributes.prog_name)
    let functions = options.debug?.functions.bytes ?? []
    let lines = options.debug?.lines.bytes ?? []
    if let debug = options.debug {
      attributes.prog_btf_fd = UInt32(bitPattern: debug.btf)
      attributes.func_info_rec_size = debug.functions.recordSize
      attributes.func_info_cnt = debug.functions.count
      attributes.line_info_rec_size = debug.lines.recordSize
      attributes.line_info_cnt = debug.lines.count
    }
    let loaded = try options.instructions.withAddress { code throws(SystemCallError) in
      try terminated(options.license).withAddress { license throws(SystemCallError) in
        try functions.withAddress { functions throws(SystemCallError) in
          try lines.withAddress { lines throws(SystemCallError) in
            attributes.insns = code
            attributes.license = license
            attributes.func_info = functions
            attributes.line_info = lines
            return try call(&attributes, log, options.name)
          }
        }
      }
    }
    return FileDescriptor(owning: loaded)
  }

  /// Makes the call, and makes it again where a signal interrupted the verifier (`EAGAIN`).
  private static func call(
    _ attributes: inout cbpf_program_load, _ log: LogBuffer?, _ name: String
  ) throws(SystemCallError) -> Int {
    if let log {
      attributes.log_level = 1
      attributes.log_size = UInt32(log.size)
      attributes.log_buf = log.address
    }
    defer { log?.trueSize = Int(attributes.log_true_size) }
    for _ in 1..<5 {
      do throws(SystemCallError) {
        return try bpf(.programLoad, &attributes, size: CBPF_PROGRAM_LOAD_SIZE, name)
      } catch  where error.errno == .wouldBlock {
        continue
      }
    }
    return try bpf(.programLoad, &attributes, size: CBPF_PROGRAM_LOAD_SIZE, name)
  }
}
