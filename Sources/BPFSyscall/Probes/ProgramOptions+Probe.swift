// Programs that are loaded to see whether, and how, the kernel refuses them.
extension Program.Options {
  /// `r0 = result; exit`. 1 is what nearly all types of programs may return.
  init(probing type: ProgramType, returning result: UInt8 = 1) {
    self.init(
      type: type, instructions: [0xb7, 0, 0, 0, result, 0, 0, 0, 0x95, 0, 0, 0, 0, 0, 0, 0],
      license: "GPL")
    // Before Linux 5.0, kprobe programs name the kernel that they are for.
    if type == .kprobe, let version = KernelVersion(release: System.kernelRelease()) {
      kernelVersion = UInt32(
        truncatingIfNeeded: version.major << 16 | version.minor << 8 | min(version.patch, 255))
    }
  }

  /// Loads it, without a log and so without a second attempt.
  func load() throws(SystemCallError) -> Program {
    var log = ""
    return try Program.load(self, logLevel: [], log: &log)
  }

  /// How the kernel refuses it; nil where it does not.
  func refusal() -> Errno? {
    errno { () throws(SystemCallError) in Int(try load().descriptor.rawValue) }
  }

  /// How the kernel refuses it, and what the verifier says of it.
  func explainedRefusal() -> (errno: Errno?, log: String) {
    var log = ""
    let refusal = errno { () throws(SystemCallError) in
      Int(try Program.load(self, logLevel: .failure, log: &log).descriptor.rawValue)
    }
    return (refusal, log)
  }
}
