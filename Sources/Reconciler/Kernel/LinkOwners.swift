import BPFLoader
import BPFSyscall

/// What keeps links, or other objects of one kind: their pins, and the processes that have them open. Each is looked for
/// once, for all of them, when it is first asked for. What goes away meanwhile is passed over.
final class LinkOwners {
  private let kind: ObjectKind
  /// Deeper directories, and more names than this, are not looked through.
  private static let depth = 16
  private static let limit = 1 << 18

  private lazy var allPins = pins()
  private lazy var allProcesses = processes()

  /// - Parameter kind: of what they are owners.
  init(of kind: ObjectKind = .link) { self.kind = kind }

  /// The object's pins in all file systems that are mounted in this mount namespace.
  func pins(of link: UInt32) -> [String] { allPins[link] ?? [] }

  /// The processes that have the object open; nil where none is seen, and there are some that we may not look into.
  func processes(of link: UInt32) -> [String]? {
    allProcesses.holders[link] ?? (allProcesses.isComplete ? [] : nil)
  }

  // MARK: Pins

  private func pins() -> [UInt32: [String]] {
    var seen: Set<UInt64> = []
    var budget = Self.limit
    var found: [UInt32: [String]] = [:]
    for mount in Host.mountPoints(of: "bpf") {
      // One mounted over another hides it; one mounted twice is looked through once.
      guard let device = (try? FileStatus(at: mount))??.device, seen.insert(device).inserted else {
        continue
      }
      collect(in: mount, device, Self.depth, &budget, &found)
    }
    return found
  }

  private func collect(
    in directory: String, _ device: UInt64, _ depth: Int, _ budget: inout Int,
    _ found: inout [UInt32: [String]]
  ) {
    guard depth > 0, let names = try? Directory.names(in: directory) else { return }
    for name in names {
      budget -= 1
      let path = "\(directory)/\(name)"
      guard budget > 0, let status = try? FileStatus(at: path), status.device == device else {
        continue
      }
      if status.isDirectory {
        collect(in: path, device, depth - 1, &budget, &found)
      } else if let pinned = try? Pin.open(path), let link = id(pinned.kind, pinned.take()) {
        found[link, default: []].append(path)
      }
    }
  }

  /// The id of an object, from a descriptor of it; nil where it is of another kind.
  private func id(_ kind: ObjectKind?, _ descriptor: consuming FileDescriptor) -> UInt32? {
    guard kind == self.kind else { return nil }
    return switch self.kind {
    case .link: try? Link(descriptor).info().id
    case .program: try? Program(descriptor).info().id
    case .map: try? RawMap(descriptor).info().id
    }
  }

  // MARK: Processes

  /// Which processes have which objects open, and whether we may look into all of those that could.
  private func processes() -> (holders: [UInt32: [String]], isComplete: Bool) {
    guard let names = try? Directory.names(in: "/proc") else { return ([:], false) }
    var holders: [UInt32: [String]] = [:]
    var isComplete = true
    for number in names.compactMap(Int32.init) {
      do throws(SystemCallError) {
        for link in try links(of: number) {
          holders[link, default: []].append(ProcessName.text("\(number)"))
        }
      } catch  where error.errno == .noSuchProcess || error.errno == .noSuchFileOrDirectory {
        continue
      } catch {
        isComplete = false
      }
    }
    return (holders, isComplete)
  }

  /// What a process has open is asked of the link itself, by a descriptor of our own: `/proc/PID/fdinfo` of a link to
  /// several kprobes without cookies makes Linux 6.18 oops.
  private func links(of number: Int32) throws(SystemCallError) -> Set<UInt32> {
    var descriptors: [Int32] = []
    for descriptor in try Directory.names(in: "/proc/\(number)/fd").compactMap(Int32.init) {
      do throws(SystemCallError) {
        let file = try readSymbolicLink("/proc/\(number)/fd/\(descriptor)")
        if ObjectKind(file: file) == kind { descriptors.append(descriptor) }
      } catch  where error.errno == .noSuchFileOrDirectory {
        continue
      } catch  where error.errno == .permissionDenied && Host.canTrace {
        // Such as the sandbox that we are in: it would never be known who has what.
        return []
      }
    }
    guard !descriptors.isEmpty else { return [] }
    let process = try ProcessReference(number)
    var links: Set<UInt32> = []
    for descriptor in descriptors {
      do throws(SystemCallError) {
        let own = try process.duplicate(descriptor)
        if let link = id(try ObjectKind(of: own.rawValue), own) { links.insert(link) }
      } catch  where error.errno == .badFileDescriptor {
        continue
      }
    }
    return links
  }
}
