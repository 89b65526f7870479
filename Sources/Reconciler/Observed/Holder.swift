public import BPFSyscall

/// Who stands at a hook that an attachment shall have, and is none of the deployment's.
public struct Holder: Hashable, Sendable {
  /// Its link, or nil where it stands there without one.
  public var link: LinkInfo?
  /// The number of its program, or struct_ops map.
  public var program: UInt32
  /// Whether it is a struct_ops map.
  public var isStructOpsMap = false
  /// The name that the kernel has of its program, or struct_ops map.
  public var name: String
  /// Where the link, or what has none, is pinned, as far as bpffs can be seen.
  public var pins: [String]
  /// Where it is pinned in other mount namespaces, where nothing is seen here.
  public var otherPins: [OtherPin] = []
  /// The processes that have it open, as `name[pid]`, where it is pinned nowhere; nil where not all that could have it may
  /// be looked at.
  public var processes: [String]?

  /// How it is attached without a link, as an option of the kind names it.
  public var mode: String?

  public init(
    link: LinkInfo?, program: UInt32, name: String, pins: [String] = [],
    processes: [String]? = [], mode: String? = nil
  ) {
    self.link = link
    self.mode = mode
    self.program = program
    self.name = name
    self.pins = pins
    self.processes = processes
  }

  /// Whether nobody that can be seen has it: its pins are hidden, as by another bpffs mounted over them, or were lost.
  var isOrphan: Bool { pins.isEmpty && otherPins.isEmpty && processes == [] }

  /// Whether nobody was found that has it, and there may be somebody.
  var isUnknown: Bool { pins.isEmpty && otherPins.isEmpty && processes == nil }

  /// The deployment that has it pinned.
  var deployment: String? {
    for pin in pins {
      let names = pin.split(separator: "/")
      guard let root = names.firstIndex(of: "bpf-apply"), root + 2 < names.count else { continue }
      return String(names[root + 1])
    }
    return nil
  }

  /// For messages: `xdp link 12, which runs program 34 (pass), pinned at /sys/fs/bpf/x, held by loader[812]`.
  public var summary: String {
    let text =
      "\(isStructOpsMap ? "struct_ops map" : "program") \(program)"
      + (name.isEmpty ? "" : " (\(name))")
    let places = pins + otherPins.map(\.description)
    let pinned = places.isEmpty ? "" : ", pinned at \(places.joined(separator: " and "))"
    let held =
      (processes ?? []).isEmpty ? "" : ", held by \((processes ?? []).joined(separator: " and "))"
    guard let link else {
      return "\(text), attached without a link\(mode.map { " (\($0))" } ?? "")\(pinned)\(held)"
    }
    return
      "\(link.type) link \(link.id), which \(isStructOpsMap ? "has" : "runs") \(text)\(pinned)\(held)"
  }
}
