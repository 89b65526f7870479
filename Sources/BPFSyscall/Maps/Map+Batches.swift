extension Map {
  /// Sets many elements. The corresponding bpf(2) command is `BPF_MAP_UPDATE_BATCH` (Linux 5.6; by single
  /// elements where the kernel has no batches for the type of map).
  ///
  /// The kernel reads the caller's memory; nothing is copied or allocated, unless the types have padding
  /// behind their last field.
  ///
  /// Throws what ``set(_:for:flags:)`` throws, with the number of elements that were set.
  ///
  /// - Parameters:
  ///   - keys: the keys; where one comes twice, its last value stays.
  ///   - values: as many values.
  ///   - flags: ``ElementFlags/lock`` or none.
  ///   - batchSize: how many elements the kernel is given at a time.
  public func update(
    keys: Span<Key>, values: Span<Value>, flags: ElementFlags = [], batchSize: Int = 4096
  ) throws(BatchError) {
    let change = BatchChange(
      kind: .update, valueSize: raw.elementSize, flags: flags, batchSize: batchSize)
    try raw.change(change, keys: keys, values: values)
  }

  /// Sets many elements of arrays, as with spans.
  public func update(
    keys: [Key], values: [Value], flags: ElementFlags = [], batchSize: Int = 4096
  ) throws(BatchError) {
    try update(keys: keys.span, values: values.span, flags: flags, batchSize: batchSize)
  }

  /// Removes many elements. The corresponding bpf(2) command is `BPF_MAP_DELETE_BATCH` (Linux 5.6; by
  /// single elements where the kernel has no batches for the type of map).
  ///
  /// It stops at the first key that is not there: `ENOENT`, with the number of elements before it.
  public func remove(keys: [Key], batchSize: Int = 4096) throws(BatchError) {
    try raw.remove(keys: keys, batchSize: batchSize)
  }

  /// Calls `body` with every element, read in batches. The corresponding bpf(2) command is
  /// `BPF_MAP_LOOKUP_BATCH` (Linux 5.6; by single elements where the kernel has no batches for the type
  /// of map).
  ///
  /// `body` may change the map: what it is called with was there when the batch was read.
  public func forEach(
    _ body: (Key, Value) throws(SystemCallError) -> Void
  ) throws(SystemCallError) {
    try forEach(.lookup, body)
  }

  /// Every element.
  public func contents() throws(SystemCallError) -> [(key: Key, value: Value)] {
    var all: [(key: Key, value: Value)] = []
    try forEach(.lookup) { key, value in all.append((key, value)) }
    return all
  }

  /// Removes every element and returns them. The corresponding bpf(2) command is
  /// `BPF_MAP_LOOKUP_AND_DELETE_BATCH` (Linux 5.6).
  ///
  /// Throws 524 (`ENOTSUPP`) for maps whose elements cannot be taken, such as arrays.
  public func takeContents() throws(SystemCallError) -> [(key: Key, value: Value)] {
    var all: [(key: Key, value: Value)] = []
    try forEach(.take) { key, value in all.append((key, value)) }
    return all
  }

  /// Every key, in the kernel's order. The corresponding bpf(2) command is `BPF_MAP_GET_NEXT_KEY`.
  ///
  /// Where elements are removed meanwhile, keys can come twice; see ``RawMap/forEachKey(_:)``.
  public func keys() throws(SystemCallError) -> [Key] { try raw.keys() }

  private func forEach(
    _ kind: BatchReader.Kind, _ body: (Key, Value) throws(SystemCallError) -> Void
  ) throws(SystemCallError) {
    try unsafe raw.forEachElement(kind) { key, value throws(SystemCallError) in
      try body(
        unsafe key.loadUnaligned(as: Key.self), unsafe value.loadUnaligned(as: Value.self))
    }
  }
}
