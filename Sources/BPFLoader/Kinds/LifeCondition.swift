import BPFSyscall

/// What has to stay as it was when something was attached, so that it goes on running, where its link looks the same once
/// that has ended.
public enum LifeCondition: Hashable, Sendable, Codable {
  /// The CPU stays online: its topology has this inode as long as it does.
  case cpu(number: UInt32, inode: UInt64)
  /// The module stays loaded: its directory in sysfs is made anew each time.
  case module(name: String, inode: UInt64, changed: Int64)
  /// The process goes on, which began so many ticks after the machine; in the namespace of processes with this inode.
  case process(id: UInt64, start: UInt64, namespace: UInt64)
}

/// Why something that is attached does not run any more, although its link is there.
public enum LifeLoss: Hashable, Sendable {
  /// The CPU of this number does not run.
  case cpuIsOffline(UInt32)
  /// The CPU of this number was offline meanwhile; what counted there has ended for good.
  case cpuWasOffline(UInt32)
  /// The module of this name is not loaded.
  case moduleIsGone(String)
  /// The module of this name was loaded again meanwhile; what was in the former one has ended.
  case moduleWasReloaded(String)
  /// The process of this number has ended.
  case processEnded(UInt64)
}

extension LifeCondition {
  /// What a CPU has to go on with; nil where it is offline.
  static func cpu(_ number: UInt32) -> LifeCondition? {
    status("/sys/devices/system/cpu/cpu\(number)/topology").map {
      .cpu(number: number, inode: $0.inode)
    }
  }

  /// What a module has to go on with; nil where it is not loaded.
  static func module(_ name: String) -> LifeCondition? {
    status("/sys/module/\(name)").map {
      .module(name: name, inode: $0.inode, changed: $0.changed)
    }
  }

  /// What a process has to go on with; nil where it is not there.
  static func process(_ id: UInt64) -> LifeCondition? {
    guard let namespace = status("/proc/self/ns/pid"), let process = System.process("\(id)") else {
      return nil
    }
    return .process(id: id, start: process.start, namespace: namespace.inode)
  }

  /// What cannot be looked at is as if it were not there.
  private static func status(_ path: String) -> FileStatus? {
    (try? FileStatus(at: path, followingLinks: true)) ?? nil
  }

  /// What has ended it; nil where it holds, or nobody can tell.
  public var loss: LifeLoss? {
    switch self {
    case .cpu(let number, _):
      guard Self.status("/sys/devices/system/cpu/online") != nil else { return nil }
      guard let now = Self.cpu(number) else { return .cpuIsOffline(number) }
      return now == self ? nil : .cpuWasOffline(number)
    case .module(let name, _, _):
      guard Self.status("/sys/module") != nil else { return nil }
      guard let now = Self.module(name) else { return .moduleIsGone(name) }
      return now == self ? nil : .moduleWasReloaded(name)
    case .process(let id, _, let namespace):
      guard Self.status("/proc/self/ns/pid")?.inode == namespace else { return nil }
      return Self.process(id) == self ? nil : .processEnded(id)
    }
  }
}
