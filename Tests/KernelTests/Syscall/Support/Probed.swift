import BPFSyscall
import Glibc
import Testing

/// What tests set their probes on.
enum Probed {
  /// A function of glibc that nobody else calls.
  static func call() { _ = a64l("bpf") }

  /// The file of that function, and where in it the function starts.
  static func function() throws -> (path: String, offset: UInt64) {
    let address = UInt(bitPattern: try #require(dlsym(nil, "a64l")))
    // 7f12a0000000-7f12a0180000 r-xp 00028000 08:01 1234   /lib/libc.so.6
    let lines = String(decoding: try readFile("/proc/self/maps"), as: UTF8.self)
    for line in lines.split(separator: "\n") {
      let fields = line.split(separator: " ", maxSplits: 5)
      let ends = fields[0].split(separator: "-").compactMap { UInt($0, radix: 16) }
      guard fields.count == 6, ends.count == 2, (ends[0]..<ends[1]).contains(address),
        let start = UInt64(fields[2], radix: 16)
      else { continue }
      return (String(fields[5].drop { $0 == " " }), start + UInt64(address - ends[0]))
    }
    throw SystemCallError("open", "/proc/self/maps", errno: .noSuchFileOrDirectory)
  }

  /// Opens the event of a probe, or cancels where the kernel has none of its kind.
  static func open(
    _ attributes: () throws(SystemCallError) -> PerfEvent.Attributes
  ) throws -> PerfEvent {
    let found: PerfEvent.Attributes
    do throws(SystemCallError) {
      found = try attributes()
    } catch {
      try Test.cancel("this kernel has no such probes: \(error)")
    }
    return try PerfEvent.open(found)
  }

  /// A tracepoint's number in tracefs.
  static func tracepoint(_ name: String) throws -> UInt64 {
    let text = try TracingFileSystem.read("events/\(name)/id")
    return try #require(UInt64(String(decoding: text, as: UTF8.self).filter(\.isNumber)))
  }

  /// A kernel function's address.
  static func kernelAddress(_ function: String) throws -> UInt64 {
    guard let address = symbol(function), address != 0 else {
      try Test.cancel("this kernel does not tell the address of \(function)")
    }
    return address
  }

  /// What the kernel says is the address of a function or variable of its own: nil where it names none.
  static func symbol(_ name: String) -> UInt64? {
    // ffffffff81a2b3c0 t do_nanosleep
    try? symbols.get().withUnsafeBytes { symbols in
      guard let start = symbols.baseAddress?.assumingMemoryBound(to: CChar.self),
        let found = strstr(start, " \(name)\n"),
        found - 18 >= UnsafeMutablePointer(mutating: start)
      else { return nil }
      let digits = UnsafeRawBufferPointer(start: found - 18, count: 16)
      return UInt64(String(decoding: digits, as: UTF8.self), radix: 16)
    }
  }

  /// `/proc/kallsyms` with a NUL at its end: read once, it has 200,000 lines.
  private static let symbols = Result { try readFile("/proc/kallsyms") + [0] }
}
