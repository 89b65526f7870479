extension TrafficControl {
  /// The longest name of a filter, in bytes.
  public static let maximumNameLength = 256

  /// Attaches a program by a new filter, which does what the program returns (direct action). The
  /// corresponding netlink message is `RTM_NEWTFILTER` (filters of kind `bpf`: Linux 4.4).
  ///
  /// - Parameters:
  ///   - program: a program of type `sched_cls`.
  ///   - place: where; it must be free.
  ///   - name: what the kernel tells of the filter, of ``maximumNameLength`` bytes at most (`ERANGE`) and
  ///     without NUL.
  /// - Throws: `EEXIST` where the place is taken, `EINVAL` where the interface has no clsact, the priority is
  ///   another kind's or protocol's or the program is of another type, `ENODEV` where there is no such
  ///   interface, `ENOENT` where the kernel has no such filters.
  public func attach(
    _ program: borrowing Program, at place: Place, name: String
  ) throws(SystemCallError) {
    try request(
      program.descriptor.rawValue, at: place, [.change, .create, .exclusive], name: name
    ).send()
  }

  /// Puts another program in the place of the one that a filter holds: each packet meets the one or the
  /// other. The corresponding netlink message is `RTM_NEWTFILTER`.
  ///
  /// - Parameters:
  ///   - place: where the filter stands; whoever made it.
  ///   - program: a program of type `sched_cls`.
  ///   - name: what the kernel tells of the filter from now on, as with a new one.
  /// - Throws: `ENOENT` where there is no filter, `EINVAL` where the interface has no clsact, the filter is
  ///   of another kind or the program of another type, `ENODEV` where there is no such interface.
  public func replace(
    at place: Place, with program: borrowing Program, name: String
  ) throws(SystemCallError) {
    // Without NLM_F_CREATE: a filter that is gone is not made anew.
    try request(
      program.descriptor.rawValue, at: place, [.change, .replace], name: name
    ).send()
  }

  /// Removes a filter. The corresponding netlink message is `RTM_DELTFILTER`.
  ///
  /// - Parameter place: where it stands; whoever made it.
  /// - Throws: `ENOENT` where there is none, `EINVAL` where the interface has no clsact or the filter is of
  ///   another kind, `ENODEV` where there is no such interface.
  public func detach(at place: Place) throws(SystemCallError) {
    try request(.deleteFilter, .change, at: place).send()
  }

  /// A request for a filter that holds a program.
  func request(
    _ descriptor: Int32, at place: Place, _ flags: NetlinkRequest.Flags, name: String
  ) throws(SystemCallError) -> NetlinkRequest {
    var request = try request(.newFilter, flags, at: place)
    guard !name.utf8.contains(0) else { throw request.error(.invalidArgument) }
    guard name.utf8.count <= Self.maximumNameLength else { throw request.error(.outOfRange) }
    request.nest(TrafficControlAttribute.options) { options in
      options.add(TrafficControlAttribute.BPF.descriptor, UInt32(bitPattern: descriptor))
      options.add(TrafficControlAttribute.BPF.name, name)
      options.add(
        TrafficControlAttribute.BPF.flags, TrafficControlAttribute.BPF.directAction)
    }
    return request
  }
}
