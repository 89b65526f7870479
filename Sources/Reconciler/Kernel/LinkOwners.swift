import BPFLoader
import BPFSyscall

/// What keeps a link: its pins, and the processes that have it open. What goes away meanwhile is passed over.
enum LinkOwners {
  /// Deeper directories, and more names than this, are not looked through.
  private static let depth = 16
  private static let limit = 1 << 18

  /// The link's pins in all file systems that are mounted in this mount namespace.
  static func pins(of link: UInt32) -> [String] {
    var seen: Set<UInt64> = []
    var budget = limit
    var found: [String] = []
    for mount in Host.mountPoints(of: "bpf") {
      // One mounted over another hides it; one mounted twice is looked through once.
      guard let device = (try? FileStatus(at: mount))??.device, seen.insert(device).inserted else {
        continue
      }
      collect(link, in: mount, device, depth, &budget, &found)
    }
    return found
  }

  private static func collect(
    _ link: UInt32, in directory: String, _ device: UInt64, _ depth: Int, _ budget: inout Int,
    _ found: inout [String]
  ) {
    guard depth > 0, let names = try? Directory.names(in: directory) else { return }
    for name in names {
      budget -= 1
      let path = "\(directory)/\(name)"
      guard budget > 0, let status = try? FileStatus(at: path), status.device == device else {
        continue
      }
      if status.isDirectory {
        collect(link, in: path, device, depth - 1, &budget, &found)
      } else if isPin(path, of: link) {
        found.append(path)
      }
    }
  }

  private static func isPin(_ path: String, of link: UInt32) -> Bool {
    guard let pinned = try? Pin.open(path), pinned.kind == .link else { return false }
    return (try? Link(pinned.take()).info().id) == link
  }

  /// The processes that have the link open; nil where there are some that we may not look at.
  static func processes(of link: UInt32) -> [String]? {
    guard let names = try? Directory.names(in: "/proc") else { return nil }
    var found: [String] = []
    for process in names where process.allSatisfy(\.isNumber) {
      do throws(SystemCallError) {
        if try holds(process, link) { found.append(ProcessName.text(process)) }
      } catch  where error.errno == .permissionDenied || error.errno == .notPermitted {
        return nil
      } catch {
        continue
      }
    }
    return found
  }

  private static func holds(_ process: String, _ link: UInt32) throws(SystemCallError) -> Bool {
    for descriptor in try Directory.names(in: "/proc/\(process)/fd") {
      guard let file = try? readSymbolicLink("/proc/\(process)/fd/\(descriptor)"),
        file.contains("bpf_link") || file.contains("bpf-link"),
        let text = try? readFile("/proc/\(process)/fdinfo/\(descriptor)", limit: 1 << 20)
      else { continue }
      let lines = String(decoding: text, as: UTF8.self).split(separator: "\n")
      if lines.contains(where: { $0.hasPrefix("link_id:") && $0.hasSuffix("\t\(link)") }) {
        return true
      }
    }
    return false
  }
}
