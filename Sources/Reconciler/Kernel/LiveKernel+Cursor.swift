public import BPFLoader
import BPFSyscall

// How far an apply has come: a map of one element, which is held open as long as it is moved.
extension LiveKernel {
  final class OpenCursor {
    let path: String
    private let map: RawMap

    init(_ path: String, _ map: consuming RawMap) {
      self.path = path
      self.map = map
    }

    func set(_ cursor: Cursor) throws(SystemCallError) {
      try map.update([UInt8](index: 0), cursor.bytes)
    }
  }

  public func createCursor(at path: String) throws(LoaderError) {
    openCursor = try calling("cannot write \(path)") { () throws(SystemCallError) in
      var options = RawMap.Options(
        type: .array, keySize: 4, valueSize: UInt32(Cursor.size), maxEntries: 1)
      options.name = "bpf_apply_step"
      let map = try RawMap.create(options)
      try Pin.create(path, map.descriptor)
      return OpenCursor(path, map)
    }
  }

  public func setCursor(_ cursor: Cursor, at path: String) throws(LoaderError) {
    try calling("cannot write \(path)") { () throws(SystemCallError) in
      if openCursor?.path != path {
        openCursor = OpenCursor(path, try RawMap(try Pin.open(path).take()))
      }
      try openCursor?.set(cursor)
    }
  }

  public func cursor(at path: String) throws(LoaderError) -> Cursor? {
    guard case .map(let info)? = try object(at: path)?.content, info.type == .array,
      info.keySize == 4, info.valueSize == Cursor.size
    else { return nil }
    return try calling("cannot read \(path)") { () throws(SystemCallError) in
      let map = try RawMap(try Pin.open(path, access: .readOnly).take())
      return try map.lookup([UInt8](index: 0)).flatMap { Cursor($0) }
    }
  }
}
