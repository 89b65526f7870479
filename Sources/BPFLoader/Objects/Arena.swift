import BPFObject
import BPFSyscall

/// What an arena needs before a program may use it.
enum Arena {
  /// Gives an arena its address in user space, and the object's variables in it their values.
  ///
  /// The kernel takes a program that uses an arena only once the arena has an address: the object says one, or the
  /// first mapping makes one. Pages that were written stay when the mapping goes.
  static func prepare(_ map: borrowing RawMap, _ spec: MapSpec) throws(LoaderError) {
    let what = "cannot map arena \(spec.name)"
    if spec.initialValue != nil, spec.flags.contains(.signalOnFault) {
      // Whoever writes to a page that no program allocated is ended by the kernel.
      throw LoaderError(
        .invalidBytecode, "\(what): its variables cannot be given their values",
        advice: "leave BPF_F_SEGV_ON_FAULT away, or set them from a program")
    }
    do throws(SystemCallError) {
      let size = Int(spec.maxEntries) * System.pageSize
      let memory = try MapMemory(map, size: size, at: spec.extra)
      if let value = spec.initialValue { memory.write(value, at: 0) }
    } catch {
      throw .from(error, what)
    }
  }
}
