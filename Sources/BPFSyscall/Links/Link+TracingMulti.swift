internal import CBPF

extension Link {
  /// Links a tracing program to many kernel functions. The corresponding bpf(2) command is
  /// `BPF_LINK_CREATE` (Linux 7.2).
  ///
  /// Throws `EINVAL` where the program was loaded for another attach type, or there are not as many
  /// cookies as functions.
  ///
  /// - Parameters:
  ///   - program: a program of type `tracing`, loaded for `type`.
  ///   - type: ``AttachType/traceFentryMulti``, ``AttachType/traceFexitMulti`` or
  ///     ``AttachType/traceFsessionMulti``.
  ///   - functionIDs: the ids of the functions in the kernel's BTF, at least one, each once.
  ///   - cookies: what `bpf_get_attach_cookie` returns to the program, for each function; none is 0 for
  ///     all.
  public static func createTracingMulti(
    program: borrowing Program, type: AttachType, functionIDs: [UInt32], cookies: [UInt64] = []
  ) throws(SystemCallError) -> Link {
    try check(functionIDs.count, holds: [cookies.count])
    var attributes = tracingMulti(
      program.descriptor.rawValue, type, count: UInt32(functionIDs.count))
    let created = try functionIDs.withAddress { ids throws(SystemCallError) in
      try cookies.withAddress { cookies throws(SystemCallError) in
        attributes.ids = ids
        attributes.cookies = cookies
        return try bpf(.linkCreate, &attributes, size: CBPF_LINK_CREATE_TRACING_MULTI_SIZE)
      }
    }
    return Link(FileDescriptor(owning: created))
  }

  /// All but the addresses.
  static func tracingMulti(
    _ program: Int32, _ type: AttachType, count: UInt32
  ) -> cbpf_link_create_tracing_multi {
    cbpf_link_create_tracing_multi(
      start: start(program, type), ids: 0, cookies: 0, cnt: count, unused: 0)
  }
}
