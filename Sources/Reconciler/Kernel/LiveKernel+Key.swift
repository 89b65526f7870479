public import BPFLoader
import BPFSyscall

// The key of the digests outlives a boot on disk, as what is held does.
extension LiveKernel {
  private static let directory = "/var/lib/bpf-apply"
  private static let path = "\(directory)/key"

  public func keptKey() throws(LoaderError) -> [UInt8]? {
    // Where others could have put it there, it is no secret.
    guard let status = try? FileStatus(at: Self.path), status.owner == user || status.owner == 0,
      status.mode & 0o77 == 0
    else { return nil }
    return (try? readFile(Self.path, limit: 1 << 10))?.filter { $0 != UInt8(ascii: "\n") }
  }

  /// Where it cannot be kept, it lives as long as its pin.
  public func keepKey(_ key: [UInt8]) throws(LoaderError) -> [UInt8] {
    let new = "\(Self.path).\(UInt64.random(in: .min ... .max))"
    do throws(SystemCallError) {
      if try FileStatus(at: Self.directory) == nil {
        try Directory.create(Self.directory, mode: 0o700)
      }
      let file = try FileDescriptor(
        opening: new, [.writeOnly, .create, .exclusiveCreate, .noFollow], mode: 0o600)
      try file.writeAll(key + [UInt8(ascii: "\n")])
      try file.close()
      // Names in file systems, not those of pins, which this type's own functions are for.
      try BPFSyscall.hardLink(new, to: Self.path)
    } catch  where error.errno == .fileExists {
      // Another run was faster: its key is the one.
    } catch {
      try? BPFSyscall.unlink(new)
      return key
    }
    try? BPFSyscall.unlink(new)
    return try keptKey() ?? key
  }
}
