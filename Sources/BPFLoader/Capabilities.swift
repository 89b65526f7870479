import BPFSyscall

/// The capabilities of this process.
struct Capabilities {
  private let bits: UInt64

  static let own = Capabilities()

  /// Reads them from `/proc/self/status`; where that cannot be read there are none.
  private init() {
    let status = (try? readFile("/proc/self/status", limit: 1 << 20)) ?? []
    let line = String(decoding: status, as: UTF8.self).split(separator: "\n")
      .first { $0.hasPrefix("CapEff:") }
    let number = line?.split(separator: "\t").last
    bits = number.flatMap { UInt64($0, radix: 16) } ?? 0
  }

  /// Whether they suffice for every kind of program, so that a refusal has another cause.
  var sufficeForBPF: Bool {
    let admin: UInt64 = 1 << 21
    let network: UInt64 = 1 << 12
    return bits & admin != 0 && bits & network != 0
  }
}
