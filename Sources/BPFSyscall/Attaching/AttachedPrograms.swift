internal import CBPF

/// The programs at a hook, in the order in which they run.
public struct AttachedPrograms: Hashable, Sendable {
  /// How the hook takes programs: ``AttachFlags/allowMulti``, ``AttachFlags/allowOverride``, or neither.
  public let flags: AttachFlags
  /// Counts the changes of tcx and netkit (Linux 6.6) and of cgroups (Linux 6.17); nil where the kernel
  /// does not.
  public let revision: UInt64?
  /// The programs; the first one runs first.
  public let programs: [Entry]

  /// One of them.
  public struct Entry: Hashable, Sendable {
    /// The program's.
    public let id: UInt32
    /// How its hook in a cgroup takes programs: those of ``AttachType/lsmCgroup`` have several (Linux 6.0).
    public let flags: AttachFlags
    /// The link that attached it, which only tcx and netkit tell.
    public let linkID: UInt32?
    /// Flags of that link; so far the kernel knows none.
    public let linkFlags: UInt32
  }
}

extension AttachTarget {
  /// The programs that are attached to a hook, with and without links. The corresponding bpf(2) command
  /// is `BPF_PROG_QUERY` (Linux 4.15).
  ///
  /// - Parameters:
  ///   - type: the hook of the target.
  ///   - effective: whether to ask for those that run, with those of the cgroups above. The corresponding
  ///     flag is `BPF_F_QUERY_EFFECTIVE`.
  /// - Throws: `EINVAL` for a hook that this kernel cannot ask, `ENODEV` for an interface that is not
  ///   there.
  public func query(
    _ type: AttachType, effective: Bool = false
  ) throws(SystemCallError) -> AttachedPrograms {
    do throws(SystemCallError) {
      return try query(type, effective: effective, withFlags: !effective)
    } catch  where error.errno == .invalidArgument && !effective {
      // Before Linux 6.0 the kernel takes no array of flags.
      return try query(type, effective: effective, withFlags: false)
    }
  }

  /// Asks with more room until all programs fit in.
  private func query(
    _ type: AttachType, effective: Bool, withFlags: Bool
  ) throws(SystemCallError) -> AttachedPrograms {
    var room = 64
    while true {
      var answer = Answer(room: room)
      do throws(SystemCallError) {
        return try answer.fill(self, type, effective: effective, withFlags: withFlags)
      } catch {
        guard error.errno == .noSpace, room < 1 << 20 else { throw error }
        room = max(Int(clamping: answer.count), room * 2)
      }
    }
  }

  /// The attributes of `BPF_PROG_QUERY`, without addresses.
  func queryAttributes(_ type: AttachType, effective: Bool, room: Int) -> cbpf_program_query {
    var attributes = cbpf_program_query()
    attributes.target_fd = value
    attributes.attach_type = type.rawValue
    attributes.query_flags = effective ? 1 << 0 : 0
    attributes.count = UInt32(clamping: room)
    return attributes
  }
}

/// Where the kernel writes what is attached.
private struct Answer {
  var programs: [UInt32]
  var flags: [UInt32]
  var links: [UInt32]
  var linkFlags: [UInt32]
  var count: UInt32 = 0

  init(room: Int) {
    programs = [UInt32](repeating: 0, count: room)
    flags = programs
    links = programs
    linkFlags = programs
  }

  mutating func fill(
    _ target: AttachTarget, _ type: AttachType, effective: Bool, withFlags: Bool
  ) throws(SystemCallError) -> AttachedPrograms {
    let room = programs.count
    var attributes = target.queryAttributes(type, effective: effective, room: room)
    defer { count = attributes.count }
    try programs.withMutableAddress { programs throws(SystemCallError) in
      try flags.withMutableAddress { flags throws(SystemCallError) in
        try links.withMutableAddress { links throws(SystemCallError) in
          try linkFlags.withMutableAddress { linkFlags throws(SystemCallError) in
            attributes.prog_ids = programs
            attributes.prog_attach_flags = withFlags ? flags : 0
            attributes.link_ids = withFlags ? links : 0
            attributes.link_attach_flags = withFlags ? linkFlags : 0
            _ = try bpf(.programQuery, &attributes, size: CBPF_PROGRAM_QUERY_SIZE)
          }
        }
      }
    }
    let found = (0..<min(room, Int(attributes.count))).map { index in
      AttachedPrograms.Entry(
        id: programs[index], flags: AttachFlags(rawValue: flags[index]),
        linkID: links[index] == 0 ? nil : links[index], linkFlags: linkFlags[index])
    }
    return AttachedPrograms(
      flags: AttachFlags(rawValue: attributes.attach_flags),
      revision: attributes.revision == 0 ? nil : attributes.revision, programs: found)
  }
}
