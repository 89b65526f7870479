import BPFSyscall

/// A struct_ops map, registered with its subsystem through a link.
struct StructOpsTarget: AttachmentTarget {
  init(_ options: AttachmentOptions) {}

  func resolve(_ program: AttachedProgram, on host: Host) throws(LoaderError) -> [ResolvedTarget] {
    [ResolvedTarget(summary: "struct_ops \(program.name)", identity: program.name)]
  }

  func attach(
    _ object: borrowing AttachedObject, to target: ResolvedTarget, on host: Host
  ) throws(LoaderError) -> Link {
    switch object.held {
    case .program:
      throw LoaderError(
        .invalidBytecode, "\(target.summary) takes a map, not a program",
        advice: "name the variable in SEC(\".struct_ops.link\"): `map: FILE/NAME`")
    case .map(let map):
      do throws(SystemCallError) {
        return try Link.createStructOps(map: map)
      } catch {
        throw .from(error, "cannot register \(target.summary)")
      }
    }
  }
}
