public import BPFLoader
import BPFObject
import BPFSyscall
public import Reconciler

// What maps hold, with the rules that the kernel has for each type.
extension SimulatedKernel {
  public func contents(
    ofMap path: String, keys: [[UInt8]]?
  ) throws(LoaderError) -> MapContents {
    try calling("cannot read the entries of \(path)") { world throws(SystemCallError) in
      try Self.contents(of: try world.object(at: path).object, keys)
    }
  }

  public func contents(
    ofMap id: UInt32, keys: [[UInt8]]?
  ) throws(LoaderError) -> MapContents {
    try calling("cannot read the entries of map \(id)") { world throws(SystemCallError) in
      guard let object = world.objects[Int(id)] else {
        throw World.error("BPF_MAP_GET_FD_BY_ID", "\(id)", .noSuchFileOrDirectory)
      }
      return try Self.contents(of: object, keys)
    }
  }

  private static func contents(
    of object: World.Object, _ keys: [[UInt8]]?
  ) throws(SystemCallError) -> MapContents {
    let all =
      switch object {
      case .table(let elements): elements
      case .map(let map): map.slots.isEmpty ? map.elements : map.slotContents
      default: throw World.error("BPF_MAP_LOOKUP_ELEM", "", .invalidArgument)
      }
    guard let keys else { return MapContents(all) }
    return MapContents(all.filter { keys.contains($0.key) })
  }

  public func setElements(
    _ elements: [MapElement], ofMap path: String
  ) throws(LoaderError) {
    try calling("cannot write the entries of \(path)") { world throws(SystemCallError) in
      let (number, object) = try world.object(at: path)
      guard case .map(var map) = object else {
        throw World.error("BPF_MAP_UPDATE_ELEM", path, .notPermitted)
      }
      // Those before one that fails are set.
      defer { world.objects[number] = .map(map) }
      for element in elements { try map.set(element) }
    }
  }

  public func createMap(holding contents: MapContents, at path: String) throws(LoaderError) {
    try create(.table(contents.elements), at: path)
  }
}

extension World.Map {
  /// The numbers of what is in its slots, which is what user space sees of them.
  fileprivate var slotContents: [[UInt8]: [UInt8]] {
    Dictionary(
      uniqueKeysWithValues: slots.map { ([UInt8](index: $0.key), [UInt8](index: UInt32($0.value))) }
    )
  }

  fileprivate mutating func set(_ element: MapElement) throws(SystemCallError) {
    let call = element.value == nil ? "BPF_MAP_DELETE_ELEM" : "BPF_MAP_UPDATE_ELEM"
    let key = element.key.canonicalKey(of: record.type)
    guard key.count == record.keySize, !record.role.isFrozen else {
      throw World.error(call, "\(key)", record.role.isFrozen ? .notPermitted : .invalidArgument)
    }
    let isArray = record.type == .array || record.type == .perCPUArray
    guard let value = element.value else {
      if isArray, key.index >= record.maxEntries { throw World.error(call, "", .invalidArgument) }
      elements[key] = nil
      return
    }
    if isArray {
      guard key.index < record.maxEntries else { throw World.error(call, "", .argListTooLong) }
      elements[key] = value.allSatisfy { $0 == 0 } ? nil : value
      return
    }
    if elements[key] == nil, elements.count >= record.maxEntries {
      guard record.type == .lruHash || record.type == .lruPerCPUHash else {
        throw World.error(call, "", record.type == .lpmTrie ? .noSpace : .argListTooLong)
      }
      // Any may have to go.
      if let first = MapContents(elements).keys.first { elements[first] = nil }
    }
    elements[key] = value
  }
}
