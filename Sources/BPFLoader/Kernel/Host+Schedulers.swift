import BPFSyscall
import BTF

extension Host {
  /// What became of a registered scheduler (sched_ext): nil where it is at work, or nobody can tell.
  ///
  /// Its link does not show it: only who detaches that takes the map out of it. The kernel has one scheduler at a time
  /// at the root, by its name, and before it ends it says in its log why.
  ///
  /// - Parameters:
  ///   - name: the scheduler's name.
  ///   - map: the id of its map.
  public func ejection(ofScheduler name: String, map: UInt32) -> Ejection? {
    guard let state = Self.word("/sys/kernel/sched_ext/state") else { return nil }
    var successor: String?
    if Self.isAtWork(state) {
      guard let running = runningScheduler, running != name, isRoot(schedulerMap: map)
      else { return nil }
      successor = running
    }
    // The longest log that kernels are usually built with.
    let log = try? System.kernelLog(last: 1 << 20)
    return Ejection(
      reason: log.flatMap { Ejection.reason(of: name, in: $0) }, successor: successor)
  }

  /// The name of the scheduler at the root, of which there is one at a time; nil where the kernel's own is at work.
  public var runningScheduler: String? {
    guard let state = Self.word("/sys/kernel/sched_ext/state"), Self.isAtWork(state) else {
      return nil
    }
    return Self.word("/sys/kernel/sched_ext/root/ops")
  }

  private static func isAtWork(_ state: String) -> Bool {
    state != "disabled" && state != "disabling"
  }

  /// Whether a scheduler is for all, not for a control group alone: those stand below the one at the root (Linux 7.2 has them).
  private func isRoot(schedulerMap id: UInt32) -> Bool {
    guard let types = try? kernelBTF(),
      let table = types.id(named: "bpf_struct_ops_sched_ext_ops", kind: .structure),
      let data = try? types.resolved(table).members.first(where: { $0.name == "data" }),
      let group = try? types.resolved(data.typeID).members.first(where: {
        $0.name == "sub_cgroup_id"
      })
    else { return true }
    guard let value = try? RawMap.open(id: id).lookup([0, 0, 0, 0]) else { return false }
    return value.dropFirst(data.byteOffset + group.byteOffset).prefix(8).allSatisfy { $0 == 0 }
  }

  private static func word(_ path: String) -> String? {
    guard let bytes = try? readFile(path, limit: 4096) else { return nil }
    return String(decoding: bytes.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
  }
}
