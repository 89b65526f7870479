internal import CBPF

/// BTF that the kernel holds, by a descriptor: a file's, a module's or the kernel's own.
public struct LoadedBTF: ~Copyable {
  /// The descriptor of the BTF, whose number ``RawMap/Options/btf`` and
  /// ``Program/DebugInformation/btf`` take.
  public let descriptor: FileDescriptor
  /// What the kernel wrote while it took the BTF, where ``Options/logLevel`` asked for it.
  public let log: String?

  /// Takes the descriptor of BTF.
  public init(descriptor: consuming FileDescriptor) {
    self.descriptor = descriptor
    log = nil
  }

  private init(descriptor: consuming FileDescriptor, log: String?) {
    self.descriptor = descriptor
    self.log = log
  }

  /// What is handed to the kernel, and how.
  public struct Options: Sendable {
    /// BTF as compilers write it, header and all.
    public var bytes: [UInt8]
    /// What the kernel writes of it: 0 is nothing where it succeeds, 1 every type.
    public var logLevel: UInt32 = 0
    /// The descriptor of a token that allows it in place of `CAP_BPF` (Linux 6.9). It must stay open
    /// until the call returns.
    public var token: Int32?

    /// These bytes, without a log and without a token.
    public init(_ bytes: [UInt8]) { self.bytes = bytes }
  }

  /// Hands type information to the kernel. The corresponding bpf(2) command is `BPF_BTF_LOAD`
  /// (Linux 4.18).
  public static func load(_ bytes: [UInt8]) throws(SystemCallError) -> LoadedBTF {
    try load(Options(bytes))
  }

  /// Hands type information to the kernel. The corresponding bpf(2) command is `BPF_BTF_LOAD`
  /// (Linux 4.18).
  ///
  /// Where the kernel refuses, it is asked again with a log, and the error carries that whole. Throws
  /// `EINVAL` for what is not valid BTF, `ENOTSUPP` for another version, `E2BIG` for more than 16 MiB,
  /// and `EPERM` without `CAP_BPF`.
  public static func load(_ options: Options) throws(SystemCallError) -> LoadedBTF {
    if options.logLevel == 0 {
      do throws(SystemCallError) {
        return LoadedBTF(descriptor: try attempt(options, level: 0, log: nil))
      } catch  where error.errno == .notPermitted || error.errno == .argListTooLong {
        throw error  // refused before it was read
      } catch {}
    }
    return try loadWithLog(options, level: max(1, options.logLevel))
  }

  /// Loads with a log that grows until it holds all that the kernel says.
  private static func loadWithLog(
    _ options: Options, level: UInt32
  ) throws(SystemCallError) -> LoadedBTF {
    var size = 64 << 10
    while true {
      let log = LogBuffer(size: size)
      do throws(SystemCallError) {
        let descriptor = try attempt(options, level: level, log: log)
        return LoadedBTF(descriptor: descriptor, log: log.text)
      } catch {
        if error.errno == .noSpace, size < LogBuffer.maximumSize {
          size = min(max(log.trueSize, size * 4), LogBuffer.maximumSize)
          continue
        }
        var error = error
        error.log = log.text
        throw error
      }
    }
  }

  private static func attempt(
    _ options: Options, level: UInt32, log: LogBuffer?
  ) throws(SystemCallError) -> FileDescriptor {
    var attributes = cbpf_btf_load()
    attributes.btf_size = UInt32(clamping: options.bytes.count)
    if let token = options.token {
      attributes.btf_flags = Token.flag
      attributes.btf_token_fd = token
    }
    if let log {
      attributes.btf_log_level = level
      attributes.btf_log_size = UInt32(log.size)
      attributes.btf_log_buf = log.address
    }
    defer { log?.trueSize = Int(attributes.btf_log_true_size) }
    let loaded = try options.bytes.withAddress { bytes throws(SystemCallError) in
      attributes.btf = bytes
      return try bpf(.btfLoad, &attributes, size: CBPF_BTF_LOAD_SIZE)
    }
    return FileDescriptor(owning: loaded)
  }
}
