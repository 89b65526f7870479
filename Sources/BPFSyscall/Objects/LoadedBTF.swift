internal import CBPF

/// BTF that the kernel has taken, held by a descriptor.
public struct LoadedBTF: ~Copyable {
  public let descriptor: FileDescriptor

  /// Hands type information to the kernel. The corresponding bpf(2) command is `BPF_BTF_LOAD`
  /// (Linux 4.18).
  public static func load(_ bytes: [UInt8]) throws(SystemCallError) -> LoadedBTF {
    do throws(SystemCallError) {
      return LoadedBTF(descriptor: try attempt(bytes, log: nil))
    } catch  where error.errno == .notPermitted {
      throw error
    } catch {
      let log = LogBuffer(size: 1 << 20)
      do throws(SystemCallError) {
        return LoadedBTF(descriptor: try attempt(bytes, log: log))
      } catch {
        var error = error
        error.log = log.text
        throw error
      }
    }
  }

  private static func attempt(
    _ bytes: [UInt8], log: LogBuffer?
  ) throws(SystemCallError) -> FileDescriptor {
    var attributes = cbpf_btf_load()
    attributes.btf_size = UInt32(bytes.count)
    if let log {
      attributes.btf_log_level = 1
      attributes.btf_log_size = UInt32(log.size)
      attributes.btf_log_buf = log.address
    }
    let loaded = try bytes.withAddress { bytes throws(SystemCallError) in
      attributes.btf = bytes
      return try bpf(.btfLoad, &attributes, size: CBPF_BTF_LOAD_SIZE)
    }
    return FileDescriptor(owning: loaded)
  }
}
