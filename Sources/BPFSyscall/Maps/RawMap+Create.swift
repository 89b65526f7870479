internal import CBPF

extension RawMap {
  /// Creates a map. The corresponding bpf(2) command is `BPF_MAP_CREATE` (Linux 3.18).
  ///
  /// Throws `EINVAL` for a name that the kernel does not take, and for what does not fit the type of map;
  /// `EPERM` without the privilege; `E2BIG` for a field that this kernel does not know, or sizes beyond
  /// its limits. From Linux 7.2 the error carries the kernel's log.
  public static func create(_ options: Options) throws(SystemCallError) -> RawMap {
    guard let name = ObjectName(options.name) else {
      throw SystemCallError(
        Command.mapCreate.manualName,
        "name \"\(options.name)\" (15 letters, digits, _ and . at most)",
        errno: .invalidArgument)
    }
    do throws(SystemCallError) {
      return try create(options, name, log: nil)
    } catch  where error.errno.isPermission || !logsAreKnown {
      throw error
    } catch {
      let log = LogBuffer(size: 1 << 16)
      do throws(SystemCallError) {
        return try create(options, name, log: log)
      } catch {
        var error = error
        let text = log.text
        error.log = text.isEmpty ? nil : text
        throw error
      }
    }
  }

  private static func create(
    _ options: Options, _ name: ObjectName, log: LogBuffer?
  ) throws(SystemCallError) -> RawMap {
    let created = try options.exclusiveProgramHash.withAddress { hash throws(SystemCallError) in
      var attributes = options.attributes(name: name, hash: hash)
      return try bpf(
        .mapCreate, &attributes, size: CBPF_MAP_CREATE_SIZE, log: log,
        options.name.isEmpty ? nil : options.name)
    }
    return try RawMap(FileDescriptor(owning: created))
  }

  /// Whether this kernel writes a log for other commands than those that load something.
  private static var logsAreKnown: Bool { (try? Features.shared.hasCommonAttributes()) == true }
}
