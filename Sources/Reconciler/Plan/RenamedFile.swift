import BPFObject

/// A bytecode file that seems to have another key in the manifest than before: its objects would go, and the same come
/// under other names, without what its maps hold. `moved` keeps them.
public struct RenamedFile: Hashable, Sendable {
  /// The file, as `moved` names it: `program.fw`.
  public let old: ObjectAddress
  public let new: ObjectAddress
  /// The maps that would lose what they hold.
  public let maps: [ObjectAddress]
}

extension RenamedFile {
  /// The files whose objects all go while the same come under one other key.
  static func all(in planner: Planner) -> [RenamedFile] {
    let gone = files(planner) { $0.action == .remove }
    let made = files(planner) {
      if case .create = $0.action { true } else { false }
    }
    if gone.isEmpty || made.isEmpty { return [] }
    let byParts = Dictionary(
      made.map { ($0.value, $0.key) }, uniquingKeysWith: { first, second in min(first, second) })
    return gone.sorted { $0.key < $1.key }.compactMap { old, parts in
      guard let new = byParts[parts], parts.allSatisfy({ isSame($0, of: old, as: new, planner) })
      else {
        return nil
      }
      let maps = parts.filter { $0.kind == .map }.map { $0.address(of: old) }
        .filter { planner.observed.ledger?.maps[$0.name]?.canLoseContents == true }.sorted()
      return maps.isEmpty
        ? nil
        : RenamedFile(
          old: ObjectAddress(.program, old), new: ObjectAddress(.program, new), maps: maps)
    }
  }

  /// The maps and programs with which something happens, by the key of their file.
  private static func files(
    _ planner: Planner, _ isMeant: (Change) -> Bool
  ) -> [String: Set<ObjectAddress.Part>] {
    var files: [String: Set<ObjectAddress.Part>] = [:]
    for change in planner.changes where change.address.kind <= .program && isMeant(change) {
      guard let (file, part) = change.address.inFile else { continue }
      files[file, default: []].insert(part)
    }
    return files
  }

  private static func isSame(
    _ part: ObjectAddress.Part, of old: String, as new: String, _ planner: Planner
  ) -> Bool {
    let (former, address) = (part.address(of: old), part.address(of: new))
    if part.kind == .program {
      return planner.observed.ledger?.programs[former.name]?.digest
        == planner.desired.program(address.name)?.digest
    }
    guard let record = planner.observed.ledger?.maps[former.name],
      let map = planner.desired.map(address.name)
    else {
      return false
    }
    return map.record.differences(from: record).isEmpty
  }
}

extension MapRecord {
  /// Whether it holds what no file puts into it.
  fileprivate var canLoseContents: Bool { role == .user && slots == nil || role.isVariable }
}

extension ObjectAddress {
  /// An object of a bytecode file, by the file's own name for it.
  struct Part: Hashable {
    let kind: Kind
    let name: String

    func address(of file: String) -> ObjectAddress { ObjectAddress(kind, "\(file)/\(name)") }
  }

  /// The key of its file and what it is there; nil for what has a name of its own.
  var inFile: (file: String, part: Part)? {
    guard let slash = name.firstIndex(of: "/") else { return nil }
    let part = Part(kind: kind, name: String(name[name.index(after: slash)...]))
    return (String(name[..<slash]), part)
  }

  /// Whether it is a bytecode file as a whole: a program without a function.
  public var isFile: Bool { kind == .program && !name.contains("/") }

  /// What an object is called where this one, or the file that it is of, is called another; nil where it is not of it.
  func name(of object: ObjectAddress, movedTo new: ObjectAddress) -> ObjectAddress? {
    let isPart = isFile && object.kind != .pin && object.name.hasPrefix("\(name)/")
    guard isPart || object.kind == kind && means(object.name) else { return nil }
    return ObjectAddress(object.kind, new.name + object.name.dropFirst(name.count))
  }
}
