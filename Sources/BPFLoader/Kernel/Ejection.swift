/// That the kernel has ended a scheduler (sched_ext), whose link is there as before.
public struct Ejection: Hashable, Sendable {
  /// Why, as the kernel's log has it: `runnable task stall: watchdog failed to check in for 1.004s`; nil where it is no
  /// longer there, or we may not read it.
  public var reason: String?
  /// The scheduler that is at work in its place; nil where that is the kernel's own.
  public var successor: String?

  /// What the kernel said of it, and who is there now.
  public init(reason: String? = nil, successor: String? = nil) {
    self.reason = reason
    self.successor = successor
  }
}

extension Ejection {
  /// Looks up why a scheduler was ended, in messages of the kernel:
  ///
  ///     [   21.515430] sched_ext: BPF scheduler "simple" disabled (scx_bpf_error)
  ///     [   21.515848] sched_ext: simple: what the scheduler said
  static func reason(of scheduler: String, in log: String) -> String? {
    let lines = log.split(separator: "\n")
    let ending = "sched_ext: BPF scheduler \"\(scheduler)\" disabled ("
    guard let place = lines.lastIndex(where: { $0.contains(ending) }),
      let start = lines[place].firstRange(of: ending)?.upperBound
    else { return nil }
    let kind = lines[place][start...].prefix { $0 != ")" }
    // Lines of others may stand between.
    let detail = lines[(place + 1)...].prefix(8).lazy.compactMap { line in
      line.firstRange(of: "] sched_ext: \(scheduler): ").map { line[$0.upperBound...] }
    }.first
    return [kind, detail].compactMap { $0.map { String($0.prefix(200)) } }.joined(separator: ": ")
  }
}
