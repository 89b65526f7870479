import BPFSyscall
import Halting
import Testing

/// What a user without privilege does with names in bpffs while bpf-apply is halted.
struct Move: CustomTestStringConvertible, Sendable {
  /// Something that he does with one name.
  enum Deed: Sendable {
    case makeDirectory(String)
    case symbolicLink(String, to: Victim)
    case hardLink(Victim, at: String)
    case secondName(String, at: String)
    case rename(String, to: String)
    case unlink(String)
    /// Root makes him the owner, as an administrator might.
    case receive(String)
  }

  /// What lies outside of bpffs.
  enum Victim: String, Sendable {
    /// A file that only root can open.
    case file
    /// A directory with the names of what is in bpffs.
    case tree
    /// A directory in it.
    case deep = "tree/deep"
  }

  let testDescription: String
  /// Steps, each of deeds that are done at one halt, one after the other.
  let steps: [[Deed]]
  /// Why he never gets through with it.
  var obstacle: String?

  /// How many halts later it is made the next time: everywhere where a link for a victim may meet what sets access.
  func stride(in job: AttackedScratch.Job, waiting: Int) -> Int {
    let isLink = if case .symbolicLink = steps[waiting].last { true } else { false }
    return isLink && (job == .create || job == .changeAccess) ? 1 : 9
  }

  private init(_ description: String, _ steps: [Deed]..., obstacle: String? = nil) {
    testDescription = description
    self.steps = steps
    self.obstacle = obstacle
  }

  static let beforehand = [
    Move("a directory", [.makeDirectory("edge")]),
    Move("a link for a directory", [.symbolicLink("edge", to: .tree)]),
    Move("a link for a pin", [.symbolicLink("flows", to: .file)]),
    Move("our directory", [.makeDirectory("bpf-apply")]),
    Move("a link for our directory", [.symbolicLink("bpf-apply", to: .tree)]),
  ]

  static let linkForHisPin = Move(
    "a link for a pin that was given to him",
    [.unlink("flows"), .symbolicLink("flows", to: .file)])

  static let all = [
    Move("a link for a directory that is about to come", [.symbolicLink("edge", to: .tree)]),
    Move(
      "a directory of his, and a link for the pin in it", [.makeDirectory("edge")],
      [.unlink("edge/flows"), .symbolicLink("edge/flows", to: .file)],
      obstacle: "nothing is pinned in a directory of his"),
    Move(
      "a directory of his, and a link for it", [.makeDirectory("edge")],
      [.rename("edge", to: "gone"), .symbolicLink("edge", to: .tree)]),
    Move("a link for a pin that is about to come", [.symbolicLink("flows", to: .file)]),
    linkForHisPin,
    Move(
      "a directory for a pin that was given to him",
      [.rename("flows", to: "gone"), .makeDirectory("flows")]),
    Move("another name for a pin that was given to him", [.secondName("flows", at: "gone")]),
    Move("a link for our directory that is about to come", [.symbolicLink("bpf-apply", to: .tree)]),
    Move(
      "our directory, made by him, and a link for it", [.makeDirectory("bpf-apply")],
      [.rename("bpf-apply", to: "gone"), .symbolicLink("bpf-apply", to: .tree)]),
    Move(
      "a link for the pin in a directory that he is given", [.receive("edge")],
      [.unlink("edge/flows"), .symbolicLink("edge/flows", to: .file)]),
    Move(
      "a link for a pin about to come in a directory that he is given", [.receive("edge")],
      [.symbolicLink("edge/flows", to: .file)]),
    Move(
      "a link for a directory in one that he is given", [.receive("edge")],
      [.rename("edge/deep", to: "edge/gone"), .symbolicLink("edge/deep", to: .deep)]),
    Move(
      "a link for a directory that he is given", [.receive("edge")],
      [.rename("edge", to: "gone"), .symbolicLink("edge", to: .tree)]),
    Move(
      "a link for our directory",
      [.rename("bpf-apply", to: "gone"), .symbolicLink("bpf-apply", to: .tree)],
      obstacle: "it is root's, and the root of bpffs is sticky"),
    Move(
      "a link for a directory of root's",
      [.rename("edge", to: "gone"), .symbolicLink("edge", to: .tree)],
      obstacle: "the root of bpffs is sticky"),
    Move(
      "a link for the pin in a directory of root's",
      [.unlink("edge/flows"), .symbolicLink("edge/flows", to: .file)],
      obstacle: "only root can write to the directory, whosever the pin is"),
    Move(
      "another name for a file", [.hardLink(.file, at: "gone")],
      obstacle: "no name in bpffs is one of another file system's file"),
  ]
}

extension Move.Deed {
  /// Who does it: nobody's user, who has nobody's group.
  static let attacker: UInt32 = 65534

  /// Tries it.
  ///
  /// - Parameter outside: where the victims are.
  /// - Returns: whether it is done.
  func attempt(in bpffs: String, outside: String) throws -> Bool {
    func isDone(_ deed: halting_deed, _ path: String, _ other: String = "") -> Bool {
      halting_do_as(Self.attacker, deed, path, other) == 0
    }
    func path(_ name: String) -> String { "\(bpffs)/\(name)" }
    func path(_ victim: Move.Victim) -> String { "\(outside)/\(victim.rawValue)" }
    switch self {
    case .makeDirectory(let name): return isDone(HALTING_MAKE_DIRECTORY, path(name))
    case .symbolicLink(let name, let victim):
      return isDone(HALTING_LINK_SYMBOLICALLY, path(name), path(victim))
    case .hardLink(let victim, let name): return isDone(HALTING_LINK, path(victim), path(name))
    case .secondName(let name, let other): return isDone(HALTING_LINK, path(name), path(other))
    case .rename(let name, let other): return isDone(HALTING_RENAME, path(name), path(other))
    case .unlink(let name): return isDone(HALTING_UNLINK, path(name))
    case .receive(let name):
      guard try FileStatus(at: path(name))?.isDirectory == true else { return false }
      try changeOwner(path(name), owner: Self.attacker, group: Self.attacker)
      return true
    }
  }
}
