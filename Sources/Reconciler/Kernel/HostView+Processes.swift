import BPFLoader
import BPFSyscall

/// What processes have open.
struct HostProcesses {
  /// The processes that have each object open, as `loader[812]`.
  private(set) var holders: [ObjectKey: [String]] = [:]
  /// Whether we see all processes of this machine, and may look into all of those that could have something.
  private(set) var isComplete: Bool

  /// Looks at all that are seen from here.
  init() {
    isComplete = Namespaces.seeAllProcesses
    guard let names = try? Directory.names(in: "/proc") else {
      isComplete = false
      return
    }
    for number in names.compactMap(Int32.init) {
      do throws(SystemCallError) {
        for key in try Self.objects(of: number) {
          holders[key, default: []].append(ProcessName.text("\(number)"))
        }
      } catch  where error.errno == .noSuchProcess || error.errno == .noSuchFileOrDirectory {
        continue
      } catch {
        isComplete = false
      }
    }
  }

  /// What a process has open is asked of the object itself, by a descriptor of our own: `/proc/PID/fdinfo` of a link to
  /// several kprobes without cookies makes Linux 6.18 oops.
  private static func objects(of number: Int32) throws(SystemCallError) -> Set<ObjectKey> {
    var descriptors: [(number: Int32, kind: ObjectKind)] = []
    for descriptor in try Directory.names(in: "/proc/\(number)/fd").compactMap(Int32.init) {
      do throws(SystemCallError) {
        let file = try readSymbolicLink("/proc/\(number)/fd/\(descriptor)")
        if let kind = ObjectKind(file: file) { descriptors.append((descriptor, kind)) }
      } catch  where error.errno == .noSuchFileOrDirectory {
        continue
      } catch  where error.errno == .permissionDenied && Host.canTrace {
        // Such as the sandbox that we are in: it would never be known who has what.
        return []
      }
    }
    guard !descriptors.isEmpty else { return [] }
    let process = try ProcessReference(number)
    var objects: Set<ObjectKey> = []
    for descriptor in descriptors {
      do throws(SystemCallError) {
        let own = try process.duplicate(descriptor.number)
        // The number may be that of another file by now.
        let kind = try ObjectKind(of: own.rawValue)
        if let key = ObjectKey(kind, own) { objects.insert(key) }
      } catch  where error.errno == .badFileDescriptor {
        continue
      }
    }
    return objects
  }
}

/// A pin that another mount namespace has.
public struct OtherPin: Hashable, Sendable, CustomStringConvertible {
  /// Its path there.
  public let path: String
  /// A process that sees it there, as `loader[812]`.
  public let process: String

  public var description: String { "\(path) in the mount namespace of \(process)" }
}

/// What is pinned in file systems that only other mount namespaces have.
struct OtherPins {
  private(set) var pins: [ObjectKey: [OtherPin]] = [:]
  /// Whether all of them could be looked at, in time.
  private(set) var isComplete: Bool
  /// How long all of it may take, in milliseconds.
  private static let patience: UInt64 = 1000

  /// - Parameter devices: the file systems that have been looked at.
  init(besides devices: Set<UInt64>) {
    isComplete = Namespaces.seeAllProcesses
    let deadline = System.uptime + Self.patience
    var seen = devices
    for process in Namespaces.processesWithOtherMounts() {
      guard let table = MountTable(of: "\(process)") else {
        // Others' mounts may be looked at by whoever may trace them; a sandbox may hide them all the same.
        if !Host.canTrace { isComplete = false }
        continue
      }
      for mount in table.mounts where mount.type == "bpf" && !seen.contains(mount.device) {
        let now = System.uptime
        do throws(SystemCallError) {
          let found =
            try now < deadline
            ? ForeignPins.read(process: process, mount: mount.path, within: deadline - now) : nil
          guard let found else {
            isComplete = false
            continue
          }
          seen.insert(mount.device)
          let name = ProcessName.text("\(process)")
          for pin in found {
            pins[ObjectKey(kind: pin.kind, id: pin.id), default: []].append(
              OtherPin(path: pin.path, process: name))
          }
        } catch  where error.errno == .noSuchFileOrDirectory || error.errno == .noSuchProcess {
          continue
        } catch {
          if error.errno != .permissionDenied || !Host.canTrace { isComplete = false }
        }
      }
    }
  }
}
