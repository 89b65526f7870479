import BPFSyscall

/// A target in a program or library, where the kernel puts probes in the place of instructions.
protocol BinaryTarget: LinkedTarget {
  /// The file, and where in it the probes are, or shall be.
  func places(
    of target: ResolvedTarget
  ) throws(LoaderError) -> (path: String, offsets: [UInt64])

  /// The process that it is for; nil for all.
  var process: UInt64? { get }
}

extension BinaryTarget {
  /// A probe for a process ends with it.
  func life(
    of program: AttachedProgram, at target: ResolvedTarget, on host: Host
  ) throws(LoaderError) -> [LifeCondition] {
    process.flatMap(LifeCondition.process).map { [$0] } ?? []
  }
}

extension AttachmentKind {
  /// Whether a probe stands at one of the places of a target in a program or library, whoever has put it there; one for a
  /// single process is not seen. Other targets have none.
  public func isProbed(
    _ target: ResolvedTarget, _ options: AttachmentOptions
  ) throws(LoaderError) -> Bool {
    guard let binary = makeTarget(options) as? any BinaryTarget else { return false }
    let (path, offsets) = try binary.places(of: target)
    do throws(SystemCallError) {
      return try FileDescriptor(opening: path, .nonBlocking).hasProbe(at: offsets)
    } catch {
      throw .from(error, "cannot look for probes in \(path)")
    }
  }
}
