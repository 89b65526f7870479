public import BPFSyscall

/// A program as one kernel shall get it, but for the descriptors of maps and modules.
public struct FittedProgram: Sendable, Hashable {
  /// The program with instructions for this kernel; what waits for descriptors is in its references.
  public var spec: ProgramSpec
  /// `expected_attach_type`.
  public var expectedAttachType: AttachType?
  /// What of the kernel it is loaded for; nil for most types of programs.
  public var target: KernelTarget?
  /// The modules whose functions it calls, in the order of `fd_array` from its second place on.
  public var calledModules: [ExternValues.Module]
}
