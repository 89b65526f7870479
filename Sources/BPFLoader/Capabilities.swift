import BPFSyscall

/// A privilege that attaching needs, besides `CAP_BPF`, which everything does; or that files ask for.
public enum Capability: UInt8, Sendable, CaseIterable, CustomStringConvertible {
  /// Who gives files away has it.
  case chown = 0
  /// Who opens others' files has it.
  case overrideAccess = 1
  /// Who changes the mode of others' files has it.
  case fileOwner = 3
  /// What changes the network asks for it.
  case netAdmin = 12
  /// It stands for the others too.
  case sysAdmin = 21
  /// What observes the kernel asks for it.
  case perfmon = 38
  /// All of bpf(2) asks for it.
  case bpf = 39

  public var description: String {
    switch self {
    case .chown: "CAP_CHOWN"
    case .overrideAccess: "CAP_DAC_OVERRIDE"
    case .fileOwner: "CAP_FOWNER"
    case .netAdmin: "CAP_NET_ADMIN"
    case .sysAdmin: "CAP_SYS_ADMIN"
    case .perfmon: "CAP_PERFMON"
    case .bpf: "CAP_BPF"
    }
  }

  /// Those that suffice for every kind of program.
  static let forBPF: [Capability] = [.bpf, .perfmon, .netAdmin, .sysAdmin]
}

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

  /// Those of some process.
  init(bits: UInt64) { self.bits = bits }

  /// Whether the kernel takes one as given: `CAP_SYS_ADMIN` stands for all that bpf(2) asks for.
  func have(_ capability: Capability) -> Bool {
    hold(capability) || Capability.forBPF.contains(capability) && hold(.sysAdmin)
  }

  /// Whether one is there itself.
  func hold(_ capability: Capability) -> Bool { bits & (1 << capability.rawValue) != 0 }

  /// Whether they suffice to look into every process that the kernel's security modules do not close.
  var sufficeForTracing: Bool { bits & 1 << 19 != 0 }  // CAP_SYS_PTRACE

  /// Whether they suffice for every kind of program, so that a refusal has another cause.
  var sufficeForBPF: Bool {
    hold(.sysAdmin) && hold(.netAdmin)
  }
}

extension Host {
  /// Whether this process may look into others, but for those that a security module closes, as a sandbox does that we
  /// run in.
  public static var canTrace: Bool { Capabilities.own.sufficeForTracing }
}
