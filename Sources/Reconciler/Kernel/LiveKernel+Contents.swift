public import BPFLoader
import BPFSyscall

extension LiveKernel {
  public func contents(
    ofMap path: String, keys: [[UInt8]]?
  ) throws(LoaderError) -> MapContents {
    try calling("cannot read the entries of \(path)") { () throws(SystemCallError) in
      try RawMap(try Pin.open(path, access: .readOnly).take()).contents(keys)
    }
  }

  public func contents(
    ofMap id: UInt32, keys: [[UInt8]]?
  ) throws(LoaderError) -> MapContents {
    try calling("cannot read the entries of map \(id)") { () throws(SystemCallError) in
      try RawMap.open(id: id).contents(keys)
    }
  }

  public func setElements(
    _ elements: [MapElement], ofMap path: String
  ) throws(LoaderError) {
    try calling("cannot write the entries of \(path)") { () throws(SystemCallError) in
      try RawMap(try Pin.open(path).take()).set(elements)
    }
  }

  public func createMap(holding contents: MapContents, at path: String) throws(LoaderError) {
    try calling("cannot write \(path)") { () throws(SystemCallError) in
      guard let first = contents.elements.first else { return }
      var options = RawMap.Options(
        type: .hash, keySize: UInt32(first.key.count), valueSize: UInt32(first.value.count),
        maxEntries: UInt32(contents.elements.count))
      options.flags = .noPreallocation
      options.name = "bpf_apply_table"
      let map = try RawMap.create(options)
      try map.set(contents.elements.map { MapElement(key: $0.key, value: $0.value) })
      try map.freeze()
      try Pin.create(path, map.descriptor)
    }
  }
}

extension RawMap {
  /// The elements of some keys, or all.
  fileprivate func contents(_ keys: [[UInt8]]?) throws(SystemCallError) -> MapContents {
    var contents = MapContents()
    if let keys {
      for key in keys {
        guard let value = try lookup(key) else { continue }
        add(key, value, to: &contents)
      }
    } else {
      try readAll(into: &contents)
    }
    return contents
  }

  /// All elements, in batches. Programs may change the map meanwhile; still this ends.
  fileprivate func readAll(into contents: inout MapContents) throws(SystemCallError) {
    let most = 4 * max(maxEntries, 64)
    let limit = max(1, min(4096, maxEntries, (1 << 20) / max(1, keySize + elementSize)))
    var cursor: BatchCursor?
    var count = 0
    repeat {
      let batch = try lookupBatch(after: cursor, limit: limit)
      for index in 0..<batch.count {
        let key = batch.keys[index * keySize..<(index + 1) * keySize]
        let value = batch.values[index * elementSize..<(index + 1) * elementSize]
        add(Array(key), Array(value), to: &contents)
      }
      count += max(1, batch.count)
      guard count <= most else {
        throw SystemCallError("BPF_MAP_LOOKUP_BATCH", errno: .wouldBlock)
      }
      cursor = batch.next
    } while cursor != nil
  }

  fileprivate func add(_ key: [UInt8], _ value: [UInt8], to contents: inout MapContents) {
    // Behind the value of each CPU may stand anything.
    let value = type.isPerCPU ? splitPerCPU(value).flatMap { $0.padded(to: 8) } : value
    if type.isArray, value.allSatisfy({ $0 == 0 }) { return }
    contents.elements[key.canonicalKey(of: type)] = value
  }

  /// Sets elements in their order, as many at once as follow each other.
  fileprivate func set(_ elements: [MapElement]) throws(SystemCallError) {
    var keys: [UInt8] = []
    var values: [UInt8] = []
    func flush() throws(SystemCallError) {
      guard !keys.isEmpty else { return }
      do throws(BatchError) {
        try updateBatch(keys: keys, values: values)
      } catch {
        throw error.cause
      }
      (keys, values) = ([], [])
    }
    for element in elements {
      if let value = element.value ?? (type.isArray ? zeros : nil) {
        keys += element.key
        values += value
        if values.count >= 1 << 20 { try flush() }
      } else {
        try flush()
        do throws(SystemCallError) {
          try delete(element.key)
        } catch  where error.errno == .noSuchFileOrDirectory {
          // It is gone already.
        }
      }
    }
    try flush()
  }

  private var zeros: [UInt8] { [UInt8](repeating: 0, count: elementSize) }
}

extension [UInt8] {
  fileprivate func padded(to size: Int) -> [UInt8] {
    self + [UInt8](repeating: 0, count: (size - count % size) % size)
  }
}
