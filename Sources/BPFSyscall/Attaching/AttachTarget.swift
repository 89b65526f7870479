internal import CBPF

/// What a program is attached to without a link.
public enum AttachTarget: Hashable, Sendable {
  /// The descriptor of a cgroup's directory, of a network namespace, of a sockmap, of an infrared
  /// device. It must stay open until the call returns.
  case descriptor(Int32)
  /// The index of a network interface in the caller's network namespace, for tcx and netkit.
  case interface(UInt32)

  var value: UInt32 {
    switch self {
    case .descriptor(let descriptor): UInt32(bitPattern: descriptor)
    case .interface(let index): index
    }
  }

  /// The attributes of `BPF_PROG_ATTACH` and `BPF_PROG_DETACH`.
  func attributes(
    _ type: AttachType, program: UInt32, _ options: AttachOptions
  ) -> cbpf_program_attach {
    var attributes = cbpf_program_attach()
    attributes.target_fd = value
    attributes.attach_bpf_fd = program
    attributes.attach_type = type.rawValue
    attributes.attach_flags = options.flags.rawValue
    if let replaced = options.replacing {
      attributes.attach_flags |= AttachFlags.replace.rawValue
      attributes.replace_bpf_fd = UInt32(bitPattern: replaced)
    }
    if let anchor = options.anchor {
      attributes.attach_flags |= anchor.flags
      attributes.relative_fd = anchor.relative
    }
    attributes.expected_revision = options.expectedRevision ?? 0
    return attributes
  }
}

extension Program {
  /// Attaches the program without a link: until it is detached, or the target is gone. The
  /// corresponding bpf(2) command is `BPF_PROG_ATTACH` (Linux 4.10).
  ///
  /// - Throws: `EPERM` where the hook has a program already that does not allow this one, `EEXIST`
  ///   where it has this one, `ENOENT` where the program to replace or to stand beside is not there,
  ///   `ESTALE` where the revision is another one.
  public func attach(
    to target: AttachTarget, _ type: AttachType, _ options: AttachOptions = AttachOptions()
  ) throws(SystemCallError) {
    var attributes = target.attributes(type, program: number, options)
    _ = try bpf(.programAttach, &attributes, size: CBPF_PROGRAM_ATTACH_SIZE)
  }

  /// Takes the program away from where it was attached without a link. The corresponding bpf(2) command
  /// is `BPF_PROG_DETACH` (Linux 4.10).
  ///
  /// - Parameters:
  ///   - target: what it is attached to.
  ///   - type: the hook of the target.
  ///   - options: where it stands and the revision, which must be right. Flags and a program to replace
  ///     are not for detaching.
  /// - Throws: `ENOENT` where it is not there, `ESTALE` where the revision is another one.
  public func detach(
    from target: AttachTarget, _ type: AttachType, _ options: AttachOptions = AttachOptions()
  ) throws(SystemCallError) {
    var attributes = target.attributes(type, program: number, options)
    _ = try bpf(.programDetach, &attributes, size: CBPF_PROGRAM_ATTACH_SIZE)
  }
}

extension AttachTarget {
  /// Takes away the one program of a hook that has one, or the one at an end of those of tcx and
  /// netkit. The corresponding bpf(2) command is `BPF_PROG_DETACH` (Linux 4.10).
  ///
  /// - Parameters:
  ///   - type: the hook of the target.
  ///   - options: which end, for tcx and netkit: the first, or the last where none is given.
  /// - Throws: `ENOENT` where there is none, `EPERM` or `EINVAL` where several are allowed.
  public func detach(
    _ type: AttachType, _ options: AttachOptions = AttachOptions()
  ) throws(SystemCallError) {
    var attributes = attributes(type, program: 0, options)
    _ = try bpf(.programDetach, &attributes, size: CBPF_PROGRAM_ATTACH_SIZE)
  }
}
