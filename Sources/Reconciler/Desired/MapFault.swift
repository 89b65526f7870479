import BPFObject
import BPFSyscall
import Manifest

/// Why every kernel refuses a map.
struct MapFault: Hashable {
  /// The key of the manifest that would cure it.
  let key: String
  /// What is wrong, for behind the map's name: `has no value size, which type stack_trace needs`.
  let message: String
  /// What the manifest can say instead, as `value: { size: 8 }`; nil where nothing cures it but leaving something out.
  let cure: String?

  init(_ key: String, _ message: String, cure: String? = nil) {
    self.key = key
    self.message = message
    self.cure = cure
  }
}

extension MapSpec {
  /// What every kernel refuses of a definition in effect; of a type that this version does not know, nothing.
  ///
  /// What one kernel takes and another does not, such as a flag that came later, is left to the kernel.
  var faults: [MapFault] {
    guard role == .user, let rule = MapRule(type) else { return [] }
    return rule.faults(of: self) + [extraFault].compactMap(\.self) + templateFaults
  }

  /// `map_extra` means something to bloom filters and arenas alone.
  private var extraFault: MapFault? {
    let meaning: String? =
      switch type {
      case .bloomFilter: extra > 15 ? "a bloom filter has at most 15 hash functions" : nil
      case .arena: extra % 4096 != 0 ? "that is not where a page starts" : nil
      default: extra != 0 ? "that says nothing of a \(type)" : nil
      }
    return meaning.map { MapFault("map_extra", "has map_extra \(extra), and \($0)") }
  }

  /// What is wrong with the maps that a map of maps is for.
  private var templateFaults: [MapFault] {
    guard type == .arrayOfMaps || type == .hashOfMaps else { return [] }
    guard let inner else {
      return [
        MapFault(
          "from",
          "says nothing of the maps in it, which are told in a bytecode file: `__array(values, struct …)`"
        )
      ]
    }
    if !inner.type.mayStandInMaps {
      return [MapFault("from", "is for maps of type \(inner.type), which no map can hold")]
    }
    return inner.faults.map { MapFault("from", "is for maps of which one \($0.message)") }
  }
}

extension MapSpec {
  /// Why a map cannot stand where a map of maps has another as its template; nil where it can.
  ///
  /// Hashes may have another number of entries, and arrays where both have the flag for it.
  func misfit(_ template: MapSpec) -> MapFault? {
    let unsaid: MapFlags = [.readOnly, .writeOnly]
    if type != template.type {
      return MapFault("type", "is \(type), the template says \(template.type)")
    }
    if keySize != template.keySize {
      return MapFault("key", "has keys of \(keySize) bytes, the template says \(template.keySize)")
    }
    if valueSize != template.valueSize {
      return MapFault(
        "value", "has values of \(valueSize) bytes, the template says \(template.valueSize)")
    }
    if flags.subtracting(unsaid) != template.flags.subtracting(unsaid) {
      return MapFault("flags", "has other flags than the template")
    }
    if maxEntries != template.maxEntries, type == .xskmap || type == .array && !isOfAnySize {
      return MapFault(
        "max_entries", "has \(maxEntries) entries, the template says \(template.maxEntries)")
    }
    return nil
  }

  private var isOfAnySize: Bool { flags.contains(.innerMap) }
}

extension MapType {
  /// Whether a map of maps may hold such a map.
  fileprivate var mayStandInMaps: Bool {
    switch self {
    case .arrayOfMaps, .hashOfMaps, .programArray, .cgroupStorage, .perCPUCgroupStorage,
      .structOps:
      false
    default: true
    }
  }
}
