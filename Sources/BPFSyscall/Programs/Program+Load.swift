internal import CBPF

extension Program {
  /// Loads a program. The corresponding bpf(2) command is `BPF_PROG_LOAD` (Linux 3.18).
  ///
  /// The first attempt asks for no log. Where it fails the next ones do, and the error carries the
  /// verifier's log whole. What a signal interrupted (`EAGAIN`) is tried up to five times.
  ///
  /// - Throws: `EACCES` or `EINVAL` where the verifier refuses the program, `E2BIG` where it is too
  ///   complex, `EPERM` without the privilege.
  public static func load(_ options: Options) throws(SystemCallError) -> Program {
    do throws(SystemCallError) {
      return Program(try attempt(options, log: nil))
    } catch {
      var text = ""
      do throws(SystemCallError) {
        return Program(try loadWithLog(options, level: .failure, text: &text))
      } catch let second {
        // A log that does not fit is no reason to hide the verifier's.
        var error = second.errno == .noSpace ? error : second
        error.log = text.isEmpty ? nil : text
        throw error
      }
    }
  }

  /// Loads a program, and hands back what the verifier says also where it takes the program. The
  /// corresponding bpf(2) command is `BPF_PROG_LOAD` (Linux 3.18).
  ///
  /// - Parameters:
  ///   - options: what is loaded.
  ///   - logLevel: what to ask for; ``VerifierLogLevel/failure`` is little where nothing failed.
  ///   - log: gets the log, also where this throws.
  /// - Throws: as without a log.
  public static func load(
    _ options: Options, logLevel: VerifierLogLevel, log: inout String
  ) throws(SystemCallError) -> Program {
    log = ""
    do throws(SystemCallError) {
      if logLevel.isEmpty { return Program(try attempt(options, log: nil)) }
      return Program(try loadWithLog(options, level: logLevel, text: &log))
    } catch {
      var error = error
      error.log = log.isEmpty ? nil : log
      throw error
    }
  }

  /// Loads with a log that grows until it holds all that the verifier says.
  private static func loadWithLog(
    _ options: Options, level: VerifierLogLevel, text: inout String
  ) throws(SystemCallError) -> FileDescriptor {
    var size = 64 << 10
    while true {
      let log = LogBuffer(size: size)
      do throws(SystemCallError) {
        let program = try attempt(options, log: log, level: level)
        text = log.text
        return program
      } catch {
        text = log.text
        // ENOSPC says that the log was cut, and may have another reason too.
        let isCut = log.trueSize == 0 ? text.utf8.count >= size - 1 : log.trueSize > size
        guard error.errno == .noSpace, isCut, size < LogBuffer.maximumSize else { throw error }
        size = min(max(log.trueSize, size * 2), LogBuffer.maximumSize)
      }
    }
  }

  private static func attempt(
    _ options: Options, log: LogBuffer?, level: VerifierLogLevel = []
  ) throws(SystemCallError) -> FileDescriptor {
    guard let name = ObjectName(options.name) else {
      throw SystemCallError(
        Command.programLoad.manualName,
        "name \"\(options.name)\" (15 letters, digits, _ and . at most)", errno: .invalidArgument)
    }
    let arrays = try options.arrays()
    let loaded = try withAddresses(of: arrays) { addresses throws(SystemCallError) in
      var attributes = options.attributes(name: name, addresses)
      if let log {
        attributes.log_level = level.rawValue
        attributes.log_size = UInt32(log.size)
        attributes.log_buf = log.address
      }
      defer { log?.trueSize = Int(attributes.log_true_size) }
      return try call(&attributes, options.name.isEmpty ? nil : options.name)
    }
    return FileDescriptor(owning: loaded)
  }

  /// Makes the call, and makes it again where a signal interrupted the verifier (`EAGAIN`).
  private static func call(
    _ attributes: inout cbpf_program_load, _ name: String?
  ) throws(SystemCallError) -> Int {
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

/// Runs `body` with the addresses of several arrays, 0 for an empty one.
private func withAddresses<Result>(
  of arrays: [[UInt8]], _ found: [UInt64] = [],
  _ body: ([UInt64]) throws(SystemCallError) -> Result
) throws(SystemCallError) -> Result {
  guard found.count < arrays.count else { return try body(found) }
  return try arrays[found.count].withAddress { address throws(SystemCallError) in
    try withAddresses(of: arrays, found + [address], body)
  }
}
