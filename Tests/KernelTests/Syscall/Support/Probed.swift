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
    let lines = String(decoding: try readFile("/proc/kallsyms"), as: UTF8.self)
    for line in lines.split(separator: "\n") where line.hasSuffix(" \(function)") {
      if let address = UInt64(line.prefix(16), radix: 16), address != 0 { return address }
    }
    try Test.cancel("this kernel does not tell the address of \(function)")
  }
}
