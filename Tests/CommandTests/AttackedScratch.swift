import BPFSyscall
import Foundation
import Testing

/// A deployment on a bpffs in which everybody may make names, and what lies outside of it and must stay as it is.
final class AttackedScratch {
  /// What is done while names are swapped.
  enum Job: CaseIterable {
    case create, changeAccess, changeObjects, undo, rollBack, destroy

    /// The manifests that are applied before.
    fileprivate var before: [String] {
      switch self {
      case .create: []
      case .rollBack: ["first.yaml", "others.yaml"]
      default: ["first.yaml"]
      }
    }

    fileprivate var command: [String] {
      switch self {
      case .create: ["first.yaml"]
      case .changeAccess: ["closed.yaml"]
      case .changeObjects: ["others.yaml"]
      case .undo: ["more.yaml"]
      case .rollBack: ["rollback", "life"]
      case .destroy: ["destroy", "life"]
      }
    }
  }

  /// One run with one move.
  struct Attack {
    /// The calls at which it was halted.
    var halts: [String] = []
    /// Whether all of the move was made.
    var isDone = false
    /// The halt at which the step that waits was done.
    var halt: Int?
    var outcome: Outcome?
  }

  let scratch: Scratch
  /// Where the victims are.
  private let outside: String

  init() throws {
    scratch = try Scratch(mounting: false)
    outside = "\(scratch.path)/outside"
    let open = "mode: \"0666\", owner: 65534, group: 65534"
    let closed = "mode: \"0640\", owner: 65534, group: 0"
    let first = [
      "edge/flows: { map: flows, \(open) }", "edge/deep/flows: { map: flows, \(open) }",
      "flows: { map: flows, \(open) }",
    ]
    let others = [
      "edge/flows: { map: others, \(open) }", "edge/new/flows: { map: others, \(open) }",
      "flows: { map: others, \(open) }",
    ]
    try write("first", pins: first)
    try write(
      "closed", pins: first.map { $0.replacing(open, with: closed) }, more: "readers: 65534")
    try write("others", pins: others)
    try write("more", pins: others + ["last: { map: others }"])
    // The names that a link in the place of a directory leads to.
    for name in ["tree/flows", "tree/deep/flows", "tree/new/flows", "tree/life/current/ledger"] {
      try scratch.write("outside/\(name)", "\(name)\n")
    }
    chmod(try scratch.write("outside/file", "root's\n"), 0o600)
  }

  private func write(_ name: String, pins: [String], more: String = "") throws {
    let map = "{ type: hash, key: u32, value: u32, max_entries: 4 }"
    try scratch.write(
      "\(name).yaml",
      """
      apiVersion: bpf-apply/v1
      name: life
      maps: { flows: \(map), others: \(map) }
      pins:
        \(pins.joined(separator: "\n  "))
      \(more)
      """)
  }

  /// Does something on a bpffs of its own.
  func withBPFFS<Result>(_ body: () throws -> Result) throws -> Result {
    try BPFFileSystem.mount(at: scratch.bpffs)
    defer { try? BPFFileSystem.unmount(scratch.bpffs) }
    try changeMode(scratch.bpffs, 0o1777)
    return try body()
  }

  /// Everything outside, with all that may not change.
  func victims() throws -> [String] {
    let names = try FileManager.default.subpathsOfDirectory(atPath: outside)
    return try ([""] + names).sorted().map { name in
      let path = "\(outside)/\(name)"
      var status = stat()
      lstat(path, &status)
      let content =
        status.st_mode & S_IFMT == S_IFREG ? try Data(contentsOf: .init(filePath: path)) : Data()
      return
        "\(name) \(String(status.st_mode, radix: 8)) \(status.st_uid):\(status.st_gid) \(status.st_ino) "
        + "\(status.st_nlink) \(status.st_ctim.tv_sec).\(status.st_ctim.tv_nsec) \(String(decoding: content, as: UTF8.self))"
    }
  }

  /// Does a job, and tries a move at each halt until it is done.
  ///
  /// - Parameters:
  ///   - waiting: the step of the move that waits; all others are done as soon as they can be.
  ///   - first: the halt at which it is tried first.
  ///   - looking: whether there are halts where bpf-apply opens what is pinned, too.
  func attack(
    _ job: Job, with move: Move, waiting: Int, until first: Int, looking: Bool
  ) throws -> Attack {
    for manifest in job.before {
      let outcome = try scratch.bpfApply(manifest)
      try #require(outcome.status == 0, "\(outcome)")
    }
    var attack = Attack()
    var halted = try HaltedCommand(job.command, in: scratch, looking: looking)
    var step = 0
    while let call = try halted.proceed() {
      let halt = attack.halts.count
      attack.halts.append(call)
      // The last pin is in the way, so that all is taken back.
      if job == .undo, halt == 0 {
        try #require(try attempt([.makeDirectory("last")]))
      }
      while step < move.steps.count, step != waiting || halt >= first, try attempt(move.steps[step])
      {
        if step == waiting { attack.halt = halt }
        step += 1
      }
    }
    attack.isDone = step == move.steps.count
    attack.outcome = halted.outcome
    return attack
  }

  /// - Returns: whether all of it is done.
  func attempt(_ step: [Move.Deed]) throws -> Bool {
    for deed in step {
      guard try deed.attempt(in: scratch.bpffs, outside: outside) else { return false }
    }
    return true
  }

  /// The next run is none the worse: what is there can be destroyed, whatever the user has put in its way, and applied once
  /// root has removed that.
  func expectToGoOn(destroying: Bool, _ what: Comment) throws {
    let isOurs = try FileStatus(at: "\(scratch.bpffs)/bpf-apply").map {
      $0.isDirectory && $0.owner == 0
    }
    if destroying, isOurs ?? true {
      let outcome = try scratch.bpfApply("destroy", "life")
      #expect(outcome.status == 0, "\(what), then \(outcome)")
      #expect(!scratch.exists("bpf-apply"), what)
    } else {
      try removeWhatHeHasLeft()
      let outcome = try scratch.bpfApply("first.yaml")
      #expect(outcome.status == 0, "\(what), then \(outcome)")
    }
  }

  /// As root would, who takes back what was given to him.
  private func removeWhatHeHasLeft() throws {
    for name in [
      "last", "gone", "edge", "edge/flows", "edge/deep", "edge/gone", "flows", "bpf-apply",
    ] {
      let path = "\(scratch.bpffs)/\(name)"
      guard let status = try FileStatus(at: path) else { continue }
      if status.isDirectory, name == "edge" {
        try changeOwner(path, owner: 0, group: 0)
      } else if status.isSymbolicLink || status.isDirectory && status.owner != 0 || name == "gone"
        || name == "edge/gone"
      {
        try scratch.remove(name)
      }
    }
  }
}
