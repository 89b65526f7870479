import BPFSyscall
import Testing

@testable import Reconciler

extension Sandbox {
  /// The pin of an object in the generation that is live.
  func pin(_ kind: ObjectAddress.Kind, _ name: String) -> String {
    layout.pin(ObjectAddress(kind, name), in: .current)
  }

  /// What is pinned at a path below the sandbox's root.
  func state(_ path: String) throws -> PinnedState? {
    try kernel.object(at: path.hasPrefix("/") ? path : "\(bpffs)/\(path)")
  }

  func id(_ kind: ObjectAddress.Kind, _ name: String) throws -> UInt32 {
    try #require(try state(pin(kind, name))?.id, "\(kind) \(name) is not there")
  }

  /// Whether a link is no longer attached: before Linux 6.1 some milliseconds after its last pin is gone.
  static func isGone(link id: UInt32) -> Bool {
    for _ in 0..<100 {
      guard (try? Link.open(id: id)) != nil else { return true }
      System.sleep(milliseconds: 10)
    }
    return false
  }

  /// What a link holds.
  func held(by attachment: String) throws -> UInt32 {
    try #require(try state(pin(.attachment, attachment))?.link).heldID
  }

  /// The number at index 0 of a map.
  func counter(_ map: String = "f/hits") throws -> UInt64 {
    try Self.counter(at: pin(.map, map))
  }

  static func counter(at path: String) throws -> UInt64 {
    let value = try RawMap(try Pin.open(path).take()).lookup([0, 0, 0, 0])
    return try #require(value).reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  func setCounter(_ map: String = "f/hits", to number: UInt64) throws {
    try RawMap(try Pin.open(pin(.map, map)).take()).update(
      [0, 0, 0, 0], (0..<8).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) })
  }

  /// By how much a counter moves while `body` runs, and up to five seconds after it until it moves.
  func steps(of map: String = "f/hits", _ body: () throws -> Void) throws -> UInt64 {
    let before = try counter(map)
    try body()
    for _ in 0..<500 where try counter(map) == before { System.sleep(milliseconds: 10) }
    return try counter(map) - before
  }

  /// Everything in the sandbox, by path: objects with their ids and modes, links with what they hold.
  func snapshot(without folder: String? = nil) throws -> [String: String] {
    var found: [String: String] = [:]
    try list("", into: &found)
    if let folder { found = found.filter { !$0.key.contains("/\(folder)") } }
    return found
  }

  private func list(_ directory: String, into found: inout [String: String]) throws {
    // A name with a '.' is none of ours: the kernel's own iterators in a new bpffs.
    for name in try Directory.names(in: bpffs + directory) where !name.contains(".") {
      let path = "\(directory)/\(name)"
      let state = try #require(try state(bpffs + path))
      let mode = String(state.mode, radix: 8)
      guard let id = state.id, let kind = state.kind else {
        found[path] = "directory \(mode)"
        try list(path, into: &found)
        continue
      }
      let held = state.link.map { " holds \($0.heldID) at \($0.target ?? 1)" } ?? ""
      found[path] = "\(kind) \(id) \(mode)\(held)"
    }
  }
}

/// The descriptors of this process that hold kernel objects of ours.
func openObjects() throws -> [String] {
  try Directory.names(in: "/proc/self/fd")
    .compactMap { try? readSymbolicLink("/proc/self/fd/\($0)") }
    .filter { name in ["bpf", "btf", "perf_event", "net:["].contains { name.contains($0) } }
    .sorted()
}
