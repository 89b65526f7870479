public import BPFObject
public import BPFSyscall
import BTF

extension ObjectLoader {
  /// Creates a map of this object and gives it its initial value.
  public func createMap(_ spec: MapSpec) throws(LoaderError) -> RawMap {
    let map = try fitting("cannot create map \(spec.name)") { fitted throws(ObjectError) in
      try fitted.map(spec)
    }
    let hasTypes = map.hasTypes || map.inner?.hasTypes == true
    return try MapLoader.create(map, types: hasTypes ? typeDescriptor() : nil)
  }
}

/// Creates maps, of an object or of a manifest alone.
public enum MapLoader {
  /// Creates a map, fills it with its initial value and freezes it where the kernel shall not let
  /// anyone write.
  ///
  /// - Parameters:
  ///   - spec: the definition in effect.
  ///   - types: the descriptor of the BTF that the definition's types are in.
  public static func create(_ spec: MapSpec, types: Int32? = nil) throws(LoaderError) -> RawMap {
    let map = try filled(spec, types)
    if spec.type == .arena { try Arena.prepare(map, spec) }
    return map
  }

  private static func filled(_ spec: MapSpec, _ types: Int32?) throws(LoaderError) -> RawMap {
    do throws(SystemCallError) {
      let map = try make(spec, types)
      if let value = spec.initialValue, spec.type == .array {
        try map.update([0, 0, 0, 0], value)
      }
      if spec.role.isFrozen { try map.freeze() }
      return map
    } catch {
      throw .from(error, "cannot create map \(spec.name)", .map(spec))
    }
  }

  /// Where the kernel has something against the types, the map is made without them, as libbpf does.
  private static func make(_ spec: MapSpec, _ types: Int32?) throws(SystemCallError) -> RawMap {
    do throws(SystemCallError) {
      if let inner = spec.inner {
        let template = try make(inner, types)
        var options = spec.options(types: nil)
        options.innerMap = template.descriptor.rawValue
        return try RawMap.create(options)
      }
      return try RawMap.create(spec.options(types: spec.hasTypes ? types : nil))
    } catch  where types != nil && spec.type.canDoWithoutTypes {
      return try RawMap.create(spec.options(types: nil))
    }
  }
}

extension MapSpec {
  /// Whether the definition's types are handed to the kernel with it.
  var hasTypes: Bool { type.takesTypes && (keyTypeID != 0 || valueTypeID != 0) }

  /// What the kernel is asked for.
  ///
  /// - Parameter types: the descriptor of the BTF that the definition's types are in.
  func options(types: Int32?) -> RawMap.Options {
    var options = RawMap.Options(
      type: type, keySize: keySize, valueSize: valueSize, maxEntries: maxEntries)
    options.flags = flags
    options.extra = extra
    // Without the flag the kernel does not look at the node.
    options.numaNode = options.flags.contains(.numaNode) ? numaNode : nil
    options.name = ObjectName(truncating: name).description
    if let types {
      options.btf = types
      options.keyTypeID = keyTypeID
      options.valueTypeID = valueTypeID
    }
    return options
  }
}

extension MapType {
  /// Whether such a map works without types; local storage and struct_ops do not.
  fileprivate var canDoWithoutTypes: Bool {
    switch self {
    case .socketStorage, .inodeStorage, .taskStorage, .cgroupLocalStorage, .structOps: false
    default: true
    }
  }
}

extension RawMap {
  /// Puts a map or program into a slot of a map of maps or of programs, by its descriptor.
  public borrowing func setSlot(_ index: UInt32, to descriptor: Int32) throws(SystemCallError) {
    var key: [UInt8] = []
    key.append(littleEndian: index)
    var value: [UInt8] = []
    value.append(littleEndian: descriptor)
    try update(key, value)
  }
}
