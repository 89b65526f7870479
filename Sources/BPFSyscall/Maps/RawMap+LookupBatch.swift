extension RawMap {
  /// Reads up to `limit` elements. The corresponding bpf(2) command is `BPF_MAP_LOOKUP_BATCH`
  /// (Linux 5.6).
  ///
  /// The first batch is the one after nil, the last one has no ``Batch/next``; a batch may be empty. In
  /// a hash map that others write to, what is there all the time comes exactly once. Where the kernel
  /// has no batches for the type of map, elements are read one by one.
  ///
  /// A hash map gives whole buckets: where the first one has more elements than `limit`, the batch is
  /// larger.
  ///
  /// Throws `EINVAL` for a limit that is not positive, for maps without keys, and for flags other than
  /// ``ElementFlags/lock`` and, from Linux 7.0, ``ElementFlags/cpu(_:)``.
  public func lookupBatch(
    after cursor: BatchCursor?, limit: Int, flags: ElementFlags = []
  ) throws(SystemCallError) -> Batch {
    try batch(.lookup, after: cursor, limit, flags)
  }

  /// Removes up to `limit` elements and returns them. The corresponding bpf(2) command is
  /// `BPF_MAP_LOOKUP_AND_DELETE_BATCH` (Linux 5.6).
  ///
  /// What holds for ``lookupBatch(after:limit:flags:)`` holds here too. Throws 524 (`ENOTSUPP`) for maps
  /// whose elements cannot be taken, such as arrays.
  public func takeBatch(
    after cursor: BatchCursor?, limit: Int, flags: ElementFlags = []
  ) throws(SystemCallError) -> Batch {
    try batch(.take, after: cursor, limit, flags)
  }

  private func batch(
    _ kind: BatchReader.Kind, after cursor: BatchCursor?, _ limit: Int, _ flags: ElementFlags
  ) throws(SystemCallError) -> Batch {
    var reader = try BatchReader(kind, of: self, limit: limit, flags: flags)
    if let cursor { try reader.begin(after: cursor) }
    let step = try reader.next(self)
    let (keys, values) = reader.take(step.count)
    return Batch(
      count: step.count, keys: keys, values: values, next: step.isLast ? nil : reader.position)
  }
}
