import CBPF

/// A command of bpf(2) (`enum bpf_cmd`).
struct Command: Hashable, Sendable {
  let rawValue: UInt32
  /// The kernel's name, without `BPF_`.
  let name: String

  private init(_ rawValue: UInt32, _ name: String) {
    self.rawValue = rawValue
    self.name = name
  }

  static let mapCreate = Command(0, "MAP_CREATE")
  static let mapLookup = Command(1, "MAP_LOOKUP_ELEM")
  static let mapUpdate = Command(2, "MAP_UPDATE_ELEM")
  static let mapDelete = Command(3, "MAP_DELETE_ELEM")
  static let mapNextKey = Command(4, "MAP_GET_NEXT_KEY")
  static let programLoad = Command(5, "PROG_LOAD")
  static let objectPin = Command(6, "OBJ_PIN")
  static let objectGet = Command(7, "OBJ_GET")
  static let objectInfo = Command(15, "OBJ_GET_INFO_BY_FD")
  static let rawTracepointOpen = Command(17, "RAW_TRACEPOINT_OPEN")
  static let btfLoad = Command(18, "BTF_LOAD")
  static let mapFreeze = Command(22, "MAP_FREEZE")
  static let linkCreate = Command(28, "LINK_CREATE")
  static let linkUpdate = Command(29, "LINK_UPDATE")
  static let iteratorCreate = Command(33, "ITER_CREATE")
  static let linkDetach = Command(34, "LINK_DETACH")
}

/// bpf(2): the one place where it is called. A call that a signal interrupted is made again.
///
/// - Parameter size: up to where the kernel reads and writes `attributes`.
func bpf<Attributes: BitwiseCopyable>(
  _ command: Command, _ attributes: inout Attributes, size: Int,
  _ subject: @autoclosure () -> String? = nil
) throws(SystemCallError) -> Int {
  var result: Int
  repeat {
    result = unsafe withUnsafeMutableBytes(of: &attributes) { bytes in
      guard let start = bytes.baseAddress, size <= bytes.count else { return -22 }
      return unsafe cbpf_bpf(command.rawValue, start, UInt32(size))
    }
  } while result == -Int(Errno.interrupted.rawValue)
  return try check(result, "BPF_\(command.name)", subject())
}
