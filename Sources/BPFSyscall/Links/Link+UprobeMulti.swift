internal import CBPF

/// Places in one file of code that one link probes at once.
public struct UprobeMulti: Hashable, Sendable {
  /// The program or library that is probed.
  public var file: File
  /// Where in the file, in bytes.
  public var offsets: [UInt64]
  /// Where in the file the counter is that says whether somebody probes, for each place (USDT); none is
  /// none for all.
  public var referenceCounterOffsets: [UInt64] = []
  /// What `bpf_get_attach_cookie` returns to the program, for each place; none is 0 for all.
  public var cookies: [UInt64] = []
  /// The process in which the probes run the program, by its id in this process's namespace; nil is all.
  public var processID: UInt32?
  /// When the program runs; it must have been loaded for the attach type that goes with it.
  public var moment: ProbeMoment = .entry

  /// Probes these places when they are reached, in all processes, without cookies and counters.
  public init(_ file: File, offsets: [UInt64]) {
    self.file = file
    self.offsets = offsets
  }

  /// The program or library that is probed.
  public enum File: Hashable, Sendable {
    /// A path, whose symbolic links the kernel follows.
    case path(String)
    /// A descriptor, which must stay open until the call returns. The corresponding flag is
    /// `BPF_F_UPROBE_MULTI_PATH_FD` (Linux 7.2).
    case descriptor(Int32)
  }
}

extension Link {
  /// Links a program to many places of a program or library. The corresponding bpf(2) command is
  /// `BPF_LINK_CREATE` (Linux 6.6).
  ///
  /// Throws `EBADF` where the path is no file, `ESRCH` where there is no such process, and `EINVAL` where
  /// the program was loaded for another attach type, or there are not as many cookies or counters as
  /// offsets.
  ///
  /// - Parameters:
  ///   - program: a program of type `kprobe`, loaded for ``AttachType/traceUprobeMulti`` or
  ///     ``AttachType/traceUprobeSession``.
  ///   - probes: the places, at least one.
  public static func createUprobeMulti(
    program: borrowing Program, _ probes: UprobeMulti
  ) throws(SystemCallError) -> Link {
    try check(
      probes.offsets.count, holds: [probes.cookies.count, probes.referenceCounterOffsets.count])
    var attributes = probes.attributes(program.descriptor.rawValue)
    let created = try probes.path().withAddress { path throws(SystemCallError) in
      try probes.offsets.withAddress { offsets throws(SystemCallError) in
        try probes.referenceCounterOffsets.withAddress { counters throws(SystemCallError) in
          try probes.cookies.withAddress { cookies throws(SystemCallError) in
            attributes.path = path
            attributes.offsets = offsets
            attributes.ref_ctr_offsets = counters
            attributes.cookies = cookies
            return try bpf(.linkCreate, &attributes, size: CBPF_LINK_CREATE_UPROBE_MULTI_SIZE)
          }
        }
      }
    }
    return Link(FileDescriptor(owning: created))
  }
}

extension UprobeMulti {
  /// All but the addresses.
  func attributes(_ program: Int32) -> cbpf_link_create_uprobe_multi {
    var attributes = cbpf_link_create_uprobe_multi()
    attributes.start = Link.start(
      program, moment == .session ? .traceUprobeSession : .traceUprobeMulti)
    attributes.cnt = UInt32(clamping: offsets.count)
    attributes.flags = moment == .return ? 1 : 0
    attributes.pid = processID ?? 0
    if case .descriptor(let descriptor) = file {
      attributes.flags |= 1 << 1
      attributes.path_fd = UInt32(bitPattern: descriptor)
    }
    return attributes
  }

  fileprivate func path() throws(SystemCallError) -> [UInt8] {
    guard case .path(let path) = file else { return [] }
    return try terminated(path, Command.linkCreate.manualName)
  }
}
