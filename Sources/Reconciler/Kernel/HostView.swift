import BPFLoader
import BPFSyscall

/// What others have on this host, looked at in stages, each once and only when it is asked for: the links that there are;
/// what is pinned where we see it; what is pinned in other mount namespaces; what processes have open.
///
/// There is one for each run, and what that does itself is entered into it. What goes away meanwhile is passed over. Who
/// waits until something has gone looks again, and who asks who has come since a plan was made takes a view of his own.
public final class HostView {
  private var links: [LinkType: [LinkInfo]]?
  private var names: [UInt32: String] = [:]
  private var foundPins: HostPins?
  private var foundOtherPins: OtherPins?
  private var foundProcesses: HostProcesses?

  /// Nothing is looked at yet.
  public init() {}

  /// Whether anything was seen that what comes later has to be entered into.
  var hasLooked: Bool { links != nil || foundPins != nil }

  /// Forgets all that was seen.
  func lookAgain() {
    (links, names) = (nil, [:])
    (foundPins, foundOtherPins, foundProcesses) = (nil, nil, nil)
  }

  /// Enters an object that was made and pinned, where others of its kind have been looked at.
  func enter(_ object: PinnedState, at path: String) {
    if let link = object.link { links?[link.type, default: []].append(link) }
    if let key = ObjectKey(object) { foundPins?.add(key, at: path) }
  }

  /// Enters that links have left their hooks.
  func leave(_ ids: Set<UInt32>) {
    if !ids.isEmpty { links = links?.mapValues { $0.filter { !ids.contains($0.id) } } }
  }

  private var pins: HostPins {
    let pins = foundPins ?? HostPins()
    foundPins = pins
    return pins
  }

  private var otherPins: OtherPins {
    let pins = foundOtherPins ?? OtherPins(besides: pins.devices)
    foundOtherPins = pins
    return pins
  }

  private var processes: HostProcesses {
    let processes = foundProcesses ?? HostProcesses()
    foundProcesses = processes
    return processes
  }

  /// The links of a type, found by their ids; that takes `CAP_SYS_ADMIN`.
  func links(of type: LinkType?) throws(SystemCallError) -> [LinkInfo] {
    guard let type else { return [] }
    if let links { return links[type] ?? [] }
    let all = Dictionary(grouping: try Self.all(), by: \.type)
    links = all
    return all[type] ?? []
  }

  /// The name that the kernel has of a program; empty where it has none, or the program is gone.
  func name(ofProgram id: UInt32) -> String {
    if let name = names[id] { return name }
    let name = (try? Program.open(id: id).info().name) ?? ""
    names[id] = name
    return name
  }

  /// Says who keeps an object: each stage is asked only where those before have found nobody.
  func findReferences(of key: ObjectKey, for holder: inout Holder) {
    holder.pins = pins.paths[key] ?? []
    holder.processes = []
    if !holder.pins.isEmpty { return }
    holder.otherPins = otherPins.pins[key] ?? []
    if !holder.otherPins.isEmpty { return }
    let found = processes.holders[key]
    holder.processes = found ?? (otherPins.isComplete && processes.isComplete ? [] : nil)
  }

  private static func all() throws(SystemCallError) -> [LinkInfo] {
    var links: [LinkInfo] = []
    for id in try ObjectIDs(of: .link).all() {
      do throws(SystemCallError) {
        links.append(try Link.open(id: id).info())
      } catch  where error.errno == .noSuchFileOrDirectory || error.errno == .wouldBlock {
        // It has gone meanwhile, or somebody is making it just now.
        continue
      }
    }
    return links
  }
}

/// An object of the kernel's.
struct ObjectKey: Hashable {
  let kind: ObjectKind
  let id: UInt32
}

extension ObjectKey {
  /// Nil for what is no object of bpf(2)'s.
  init?(_ state: PinnedState) {
    guard let id = state.id else { return nil }
    switch state.content {
    case .map: self.init(kind: .map, id: id)
    case .program: self.init(kind: .program, id: id)
    case .link: self.init(kind: .link, id: id)
    case .directory, .symbolicLink: return nil
    }
  }

  /// What a descriptor of ours holds; nil where it is none of bpf(2)'s, or does not say.
  init?(_ kind: ObjectKind?, _ descriptor: consuming FileDescriptor) {
    let id: UInt32?
    switch kind {
    case .link: id = try? Link(descriptor).infoWithoutDetails().id
    case .program: id = try? Program(descriptor).info().id
    case .map: id = try? MapInfo(of: descriptor).id
    case nil: id = nil
    }
    guard let kind, let id else { return nil }
    self.init(kind: kind, id: id)
  }
}

/// What is pinned in the file systems that are mounted in this mount namespace.
struct HostPins {
  /// Deeper directories, and more names than this, are not looked through.
  private static let depth = 16
  private var budget = 1 << 18
  /// The pins of each object.
  private(set) var paths: [ObjectKey: [String]] = [:]
  /// The file systems that were looked through.
  private(set) var devices: Set<UInt64> = []

  /// Looks through all of them.
  init() {
    for mount in MountTable.points(ofType: "bpf") {
      // One mounted over another hides it; one mounted twice is looked through once.
      guard let device = (try? FileStatus(at: mount))??.device, devices.insert(device).inserted
      else { continue }
      collect(in: mount, device, Self.depth)
    }
  }

  /// Enters a pin that has come since.
  mutating func add(_ key: ObjectKey, at path: String) { paths[key, default: []].append(path) }

  private mutating func collect(in directory: String, _ device: UInt64, _ depth: Int) {
    guard depth > 0, let names = try? Directory.names(in: directory) else { return }
    for name in names {
      budget -= 1
      let path = "\(directory)/\(name)"
      guard budget > 0, let status = try? FileStatus(at: path), status.device == device else {
        continue
      }
      if status.isDirectory {
        collect(in: path, device, depth - 1)
      } else if let pinned = try? Pin.open(path),
        let key = ObjectKey(pinned.kind, pinned.take())
      {
        paths[key, default: []].append(path)
      }
    }
  }
}
