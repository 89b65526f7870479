import BPFLoader

@testable import Reconciler
@testable import Simulation

extension World {
  /// What two worlds have in common that differ in numbers alone, by path and hook.
  var signature: [String: String] {
    var lines: [String: String] = [:]
    for (path, entry) in entries {
      switch entry {
      case .directory(let access): lines[path] = "directory \(access.text)"
      case .pin(let inode):
        guard let inode = inodes[inode] else { continue }
        var text = "\(inode.access.text) " + describe(inode.object)
        // A table of the generation before may have been registered, and another like it is now.
        if path.contains("/previous/") { text = text.replacing(" live ", " ended ") }
        lines[path] = text
        if case .map(let map) = objects[inode.object], !map.elements.isEmpty {
          lines["in \(path)"] = MapContents(map.elements).asElements.map { "\($0)" }.joined()
        }
      }
    }
    for discipline in disciplines { lines["made for \(discipline)"] = "discipline" }
    for (hook, numbers) in hooks {
      lines["at \(hook.prefix { $0 != "#" })"] = numbers.map(describe).sorted().joined(
        separator: ", ")
    }
    return lines
  }

  /// The same with the order of what runs one after the other.
  var orderedSignature: [String: String] {
    var lines = signature
    for (hook, numbers) in hooks {
      guard case .link(let link)? = objects[numbers[0]],
        AttachmentKind.named(link.kind)?.placement.isOrdered == true
      else { continue }
      lines["at \(hook)"] = numbers.map(describe).joined(separator: ", ")
    }
    return lines
  }

  private func describe(_ number: Int) -> String {
    switch objects[number] {
    case .map(let map):
      let held = (map.slots.values.sorted() + map.programs).map(describe)
      return
        "map \(map.record.type) \(map.record.valueSize) \(map.record.maxEntries) \(map.record.value ?? "") \(map.registration) \(held)"
    case .program(let program):
      return "program \(program.digest.prefix(8)) \(program.maps.map(describe))"
    case .link(let link):
      return
        "link \(link.kind) \(link.hook.prefix { $0 != "#" }) \(link.isSevered) \(describe(link.holds))"
    case .document: return "document"
    case .cursor: return "cursor"
    case .table: return "table"
    case nil: return "nothing"
    }
  }
}

extension PinAccess {
  /// The group says something only where it may do something.
  fileprivate var text: String {
    String(mode, radix: 8) + (mode & 0o070 == 0 ? "" : " \(group ?? 0)")
  }
}
