internal import CBPF

extension RawMap {
  /// Whether an update may create an element, must, or must not.
  public enum UpdateMode: UInt64, Sendable {
    case any = 0
    case mustNotExist = 1
    case mustExist = 2
  }

  /// The value at `key`, or nil where there is none. The corresponding bpf(2) command is
  /// `BPF_MAP_LOOKUP_ELEM`.
  ///
  /// Of a per-CPU map it is the values of all possible CPUs, each rounded up to 8 bytes.
  public func lookup(_ key: [UInt8]) throws(SystemCallError) -> [UInt8]? {
    var value = [UInt8](repeating: 0, count: valueSize)
    do throws(SystemCallError) {
      try element(.mapLookupElement, key: key, value: &value)
      return value
    } catch  where error.errno == .noSuchFileOrDirectory {
      return nil
    }
  }

  /// Sets the value at `key`. The corresponding bpf(2) command is `BPF_MAP_UPDATE_ELEM`.
  public func update(
    _ key: [UInt8], _ value: [UInt8], mode: UpdateMode = .any
  ) throws(SystemCallError) {
    var value = value
    guard value.count == valueSize else {
      throw SystemCallError("BPF_MAP_UPDATE_ELEM", errno: .invalidArgument)
    }
    try element(.mapUpdateElement, key: key, value: &value, flags: mode.rawValue)
  }

  /// Removes the element at `key`. The corresponding bpf(2) command is `BPF_MAP_DELETE_ELEM`.
  public func delete(_ key: [UInt8]) throws(SystemCallError) {
    var nothing: [UInt8] = []
    try element(.mapDeleteElement, key: key, value: &nothing)
  }

  /// The key behind `key`, or the first where that is nil; nil at the end. The corresponding bpf(2)
  /// command is `BPF_MAP_GET_NEXT_KEY`.
  public func nextKey(after key: [UInt8]?) throws(SystemCallError) -> [UInt8]? {
    var next = [UInt8](repeating: 0, count: keySize)
    do throws(SystemCallError) {
      try element(.mapGetNextKey, key: key, value: &next)
      return next
    } catch  where error.errno == .noSuchFileOrDirectory {
      return nil
    }
  }

  /// The kernel reads and writes as many bytes as the map's sizes say: a key of another size is
  /// `EINVAL` before it gets there. No key, and no value, is passed as no address.
  private func element(
    _ command: Command, key: [UInt8]?, value: inout [UInt8], flags: UInt64 = 0
  ) throws(SystemCallError) {
    guard key == nil || key?.count == keySize else {
      throw SystemCallError(command.manualName, errno: .invalidArgument)
    }
    var attributes = cbpf_map_element()
    attributes.map_fd = UInt32(bitPattern: descriptor.rawValue)
    attributes.flags = flags
    try (key ?? []).withAddress { key throws(SystemCallError) in
      try value.withMutableAddress { value throws(SystemCallError) in
        attributes.key = key
        attributes.value = value
        _ = try bpf(command, &attributes, size: CBPF_MAP_ELEMENT_SIZE)
      }
    }
  }
}
