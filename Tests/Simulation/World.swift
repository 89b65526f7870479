public import BPFLoader
import BPFSyscall
import Reconciler

/// All of a kernel that the reconciler can see: names in bpffs, objects, and what stands at hooks.
///
/// It is a value: a copy goes its own way.
public struct World: Sendable, Equatable {
  /// What a name stands for.
  enum Entry: Sendable, Equatable, Codable {
    case directory(PinAccess)
    /// A pin, by the number of its inode, which hard links share.
    case pin(Int)
  }

  struct Inode: Sendable, Equatable, Codable {
    var object: Int
    var access: PinAccess
  }

  /// A kernel object; its number is unique among all, as that of its kind is to the kernel.
  enum Object: Sendable, Equatable, Codable {
    case map(Map)
    case program(Program)
    case link(Link)
    case document([UInt8])
    /// How far an apply has come; nil before its first step.
    case cursor(Position?)
    /// A hash map that nobody can change.
    case table([[UInt8]: [UInt8]])
  }

  struct Position: Sendable, Equatable, Codable {
    var step: Int
    var isBack: Bool
  }

  struct Map: Sendable, Equatable, Codable {
    var record: MapRecord
    var name = ""
    /// What it holds: maps, or programs, by index.
    var slots: [UInt32: Int] = [:]
    /// What it holds by key; an array's elements that are zero are left out.
    var elements: [[UInt8]: [UInt8]] = [:]
    /// The programs of a struct_ops map.
    var programs: [Int] = []
    /// Of a struct_ops map without a link.
    var registration = Registration.none
    /// Where it is, or was, registered.
    var hook: String?
  }

  enum Registration: Sendable, Codable { case none, live, ended }

  struct Program: Sendable, Equatable, Codable {
    var digest: String
    var name = ""
    var type: ProgramType
    var attachType: AttachType?
    var maps: [Int]
    var target: Int?
  }

  struct Link: Sendable, Equatable, Codable {
    var kind: String
    var hook: String
    var holds: Int
    var isSevered = false
    /// Whether the kernel has ended the scheduler that it holds; it looks as before.
    var isEjected = false
    /// The program or library that it has a probe in, as that was then.
    var file: FileVersion?
  }

  var entries: [String: Entry] = [
    "": .directory(PinAccess(mode: 0o755, owner: 0, group: 0)),
    bpffs: .directory(PinAccess(mode: 0o1777, owner: 0, group: 0)),
  ]
  var inodes: [Int: Inode] = [:]
  var objects: [Int: Object] = [:]
  /// The links, and the objects without a link, at each hook.
  var hooks: [String: [Int]] = [:]
  /// What was made for hooks without links, such as a clsact.
  var disciplines: Set<String> = []
  /// How often each interface has gone and come back.
  var interfaces: [String: Int] = [:]
  /// The interfaces and functions that are gone.
  var gone: Set<String> = []
  /// The programs and libraries that there are, by path.
  var files: [String: FileVersion] = [:]
  /// What has pins that cannot be seen, as below another file system that was mounted over them.
  var hidden: Set<Int> = []
  /// The interfaces and groups that are not there, beside those whose names begin with `no`.
  var missing: Set<String> = []
  /// Those of them that are left out where several are meant, as what no pattern matches.
  var unmatched: Set<String> = []
  /// What is switched off.
  public var switchesOff: Set<KernelSwitch> = []
  /// How often the CPU was offline, which ends what counts there.
  public var timesOffline: UInt64 = 0
  /// The hooks that are not seen from here.
  var outOfSight: Set<String> = []
  var lastNumber = 0
  /// In milliseconds; it stands still unless somebody moves it.
  public var uptime: UInt64 = 1000
  /// Another at each boot.
  var boot = 1
  /// Whether two names in bpffs can change places at once, which came with Linux 6.1.
  var canExchange = true

  /// Whether a place among the programs of a control group can be asked for, which came with Linux 6.17.
  var canOrderGroups = true

  /// Whether names in bpffs can be made, changed and removed.
  var isReadOnly = false

  /// Where bpffs is mounted.
  public static let bpffs = "/bpf"

  /// A machine on which nothing is deployed.
  public init() {}

  mutating func number() -> Int {
    lastNumber += 1
    return lastNumber
  }
}

extension World {
  /// Frees what nothing refers to any more, and takes links that are freed off their hooks.
  mutating func collect() {
    var reached: Set<Int> = []
    var waiting = inodesInUse.compactMap { inodes[$0]?.object } + hidden
    emptyProgramArrays(pinned: Set(waiting))
    // What stands at a hook without a link keeps itself there.
    waiting += hooks.values.flatMap(\.self).filter { isUnlinked($0) }
    while let next = waiting.popLast() {
      guard reached.insert(next).inserted else { continue }
      waiting += references(of: next)
    }
    objects = objects.filter { reached.contains($0.key) }
    for (hook, held) in hooks {
      hooks[hook] = held.filter { reached.contains($0) }
      if hooks[hook]?.isEmpty == true { hooks[hook] = nil }
    }
  }

  /// An array of programs without a pin is emptied, also where programs still use it.
  private mutating func emptyProgramArrays(pinned: Set<Int>) {
    for case (let number, .map(var map)) in objects
    where map.record.type == .programArray && !map.slots.isEmpty && !pinned.contains(number) {
      map.slots = [:]
      objects[number] = .map(map)
    }
  }

  private var inodesInUse: [Int] {
    entries.values.compactMap { if case .pin(let inode) = $0 { inode } else { nil } }
  }

  func isUnlinked(_ number: Int) -> Bool {
    if case .link = objects[number] { false } else { true }
  }

  private func references(of number: Int) -> [Int] {
    switch objects[number] {
    case .map(let map): Array(map.slots.values) + map.programs
    case .program(let program): program.maps + (program.target.map { [$0] } ?? [])
    case .link(let link): [link.holds]
    case .document, .cursor, .table, nil: []
    }
  }
}

extension World {
  /// The paths at which an object is pinned.
  func pins(of number: Int) -> [String] {
    entries.compactMap { path, entry in
      if case .pin(let inode) = entry, inodes[inode]?.object == number { path } else { nil }
    }.sorted()
  }

  /// The numbers at a hook of those programs and maps that run there.
  func running(at hook: String) -> [Int] {
    (hooks[hook] ?? []).map { number in
      if case .link(let link) = objects[number] { link.holds } else { number }
    }
  }
}
