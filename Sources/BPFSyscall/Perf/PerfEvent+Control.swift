internal import CBPF

// The corresponding system call is `ioctl`, with one of ``PerfEvent/Request``.
extension PerfEvent {
  /// Has the event count. The corresponding constant is `PERF_EVENT_IOC_ENABLE`.
  public func enable(_ reach: Reach = .event) throws(SystemCallError) {
    _ = try request(.enable, reach.rawValue)
  }

  /// Has the event count no longer. The corresponding constant is `PERF_EVENT_IOC_DISABLE`.
  public func disable(_ reach: Reach = .event) throws(SystemCallError) {
    _ = try request(.disable, reach.rawValue)
  }

  /// Has the event count until it has had that many further samples. The corresponding constant is
  /// `PERF_EVENT_IOC_REFRESH`.
  public func refresh(samples: UInt32) throws(SystemCallError) {
    _ = try request(.refresh, UInt64(samples))
  }

  /// Sets the count to 0. The corresponding constant is `PERF_EVENT_IOC_RESET`.
  public func reset(_ reach: Reach = .event) throws(SystemCallError) {
    _ = try request(.reset, reach.rawValue)
  }

  /// Sets the period, or the frequency of an event that was opened with one. The corresponding constant
  /// is `PERF_EVENT_IOC_PERIOD`.
  ///
  /// Throws `EINVAL` for 0, and for an event that takes no samples.
  public func setPeriod(_ period: UInt64) throws(SystemCallError) {
    try [period].withAddress { address throws(SystemCallError) in
      _ = try request(.period, address)
    }
  }

  /// Has another event's buffer take this one's samples; nil is its own again. The corresponding constant
  /// is `PERF_EVENT_IOC_SET_OUTPUT`.
  ///
  /// - Parameter other: the descriptor of the other event, which must stay open until the call returns.
  public func setOutput(_ other: Int32?) throws(SystemCallError) {
    _ = try request(.setOutput, UInt64(bitPattern: Int64(other ?? -1)))
  }

  /// Has the event of a tracepoint count only where the fields of it are so, such as `prev_pid != 0`. The
  /// corresponding constant is `PERF_EVENT_IOC_SET_FILTER`.
  ///
  /// Throws `EINVAL` for a filter that the kernel cannot read, and for an event without fields, and `EEXIST`
  /// where the event has a filter.
  public func setFilter(_ filter: String) throws(SystemCallError) {
    try terminated(filter, "ioctl").withAddress { filter throws(SystemCallError) in
      _ = try request(.setFilter, filter)
    }
  }

  /// The number by which samples tell which event they are of. The corresponding constant is
  /// `PERF_EVENT_IOC_ID`.
  public func id() throws(SystemCallError) -> UInt64 {
    var id: [UInt64] = [0]
    try id.withMutableAddress { address throws(SystemCallError) in
      _ = try request(.id, address)
    }
    return id[0]
  }

  /// Has the event run a program, as long as the event lives. The corresponding constant is
  /// `PERF_EVENT_IOC_SET_BPF` (Linux 4.1).
  ///
  /// Throws `EEXIST` where the event has one (a tracepoint: this one) already, and `EINVAL` where the
  /// program is not of the type that the event takes.
  public func setProgram(_ program: borrowing Program) throws(SystemCallError) {
    _ = try request(.setProgram, UInt64(UInt32(bitPattern: program.descriptor.rawValue)))
  }

  /// Has the event write no samples to its buffer, or again. The corresponding constant is
  /// `PERF_EVENT_IOC_PAUSE_OUTPUT`.
  ///
  /// Throws `EINVAL` for an event without a buffer.
  public func pauseOutput(_ isPaused: Bool) throws(SystemCallError) {
    _ = try request(.pauseOutput, isPaused ? 1 : 0)
  }

  /// The ids of the programs that run upon the tracepoint or kprobe of this event, whoever attached them.
  /// The corresponding constant is `PERF_EVENT_IOC_QUERY_BPF` (Linux 4.16).
  ///
  /// Throws `EINVAL` for an event of another kind.
  public func programIDs() throws(SystemCallError) -> [UInt32] {
    // struct perf_event_query_bpf: the room, the number, the ids. The kernel keeps 64 at most.
    let most = 64
    var query = [UInt32](repeating: 0, count: 2 + most)
    query[0] = UInt32(most)
    try query.withMutableAddress { address throws(SystemCallError) in
      _ = try request(.queryPrograms, address)
    }
    return Array(query.dropFirst(2).prefix(Int(query[1])))
  }

  /// Gives the event other attributes. The corresponding constant is `PERF_EVENT_IOC_MODIFY_ATTRIBUTES`
  /// (Linux 4.17).
  ///
  /// Throws `EOPNOTSUPP` for all but breakpoints.
  public func modify(_ attributes: Attributes) throws(SystemCallError) {
    try attributes.withLayout { layout throws(SystemCallError) in
      let bytes = unsafe withUnsafeBytes(of: layout) { unsafe Array($0) }
      try bytes.withAddress { address throws(SystemCallError) in
        _ = try request(.modifyAttributes, address)
      }
    }
  }

  private func request(
    _ request: Request, _ argument: UInt64
  ) throws(SystemCallError) -> Int {
    try check(cbpf_ioctl(descriptor.rawValue, request.rawValue, argument), "ioctl")
  }
}
