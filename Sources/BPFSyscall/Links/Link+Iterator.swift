internal import CBPF

extension Link {
  /// Links an iterator program. The corresponding bpf(2) command is `BPF_LINK_CREATE` with
  /// `BPF_TRACE_ITER` (Linux 5.8).
  ///
  /// Throws `EBADF` where the iterator needs a map and `target` names none, and `EINVAL` for a target
  /// that does not fit the iterator.
  public static func createIterator(
    program: borrowing Program, over target: IteratorTarget = .everything
  ) throws(SystemCallError) -> Link {
    let info = target.bytes
    var attributes = cbpf_link_create_iterator()
    attributes.start = start(program.descriptor.rawValue, .traceIter)
    attributes.iter_info_len = UInt32(info.count)
    let created = try info.withAddress { info throws(SystemCallError) in
      attributes.iter_info = info
      return try bpf(.linkCreate, &attributes, size: CBPF_LINK_CREATE_ITERATOR_SIZE)
    }
    return Link(FileDescriptor(owning: created))
  }

  /// Opens a reading of an iterator link; reading runs the program. The corresponding bpf(2) command is
  /// `BPF_ITER_CREATE` (Linux 5.8).
  public func openIterator() throws(SystemCallError) -> FileDescriptor {
    var attributes = cbpf_iterator_create(
      link_fd: UInt32(bitPattern: descriptor.rawValue), flags: 0)
    let opened = try bpf(.iteratorCreate, &attributes, size: CBPF_ITERATOR_CREATE_SIZE)
    return FileDescriptor(owning: opened)
  }

  /// All that an iterator writes in one walk. The corresponding bpf(2) command is `BPF_ITER_CREATE`
  /// (Linux 5.8), then `read` until the end.
  ///
  /// - Parameter limit: the number of bytes behind which the walk is given up, with `EFBIG`.
  public func readIterator(limit: Int = 64 << 20) throws(SystemCallError) -> [UInt8] {
    let content = try readIterator(upTo: limit < .max ? limit + 1 : limit)
    guard content.count <= limit else { throw SystemCallError("read", errno: .fileTooLarge) }
    return content
  }

  /// What an iterator writes in one walk, of a long one the first bytes. The corresponding bpf(2) command is
  /// `BPF_ITER_CREATE` (Linux 5.8), then `read`.
  ///
  /// - Parameter count: how many bytes at most; behind them the walk is given up.
  public func readIterator(upTo count: Int) throws(SystemCallError) -> [UInt8] {
    let walk = try openIterator()
    var content: [UInt8] = []
    while content.count < count {
      do throws(SystemCallError) {
        let chunk = try walk.read(upTo: min(32 << 10, count - content.count))
        if chunk.isEmpty { break }
        content += chunk
      } catch  where error.errno == .wouldBlock {
        continue  // The kernel paused behind a million objects of which the program wrote nothing.
      }
    }
    return content
  }
}
