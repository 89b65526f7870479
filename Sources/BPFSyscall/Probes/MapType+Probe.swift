internal import CBPF

extension MapType {
  func probe() throws(SystemCallError) -> Bool {
    guard name != nil else { throw cannotAsk(Self.listName, self) }
    switch self {
    case .unspecified: return false
    case .arrayOfMaps, .hashOfMaps: return try probeWithInnerMap()
    case .socketStorage, .inodeStorage, .taskStorage, .cgroupLocalStorage:
      return try probeWithTypes()
    case .structOps:
      // A type in the kernel's BTF that is no struct_ops is refused in a way of its own.
      return try answer(
        refusal(ofMap: smallest), expected: .notSupportedByKernel,
        unknown: [.invalidArgument, .notSupportedOnSocket], .mapCreate, "type \(self)")
    default: return try answer(refusal(ofMap: smallest), .mapCreate, "type \(self)")
    }
  }

  private func probeWithInnerMap() throws(SystemCallError) -> Bool {
    var attributes = MapType.array.smallest
    let inner = FileDescriptor(
      owning: try bpf(.mapCreate, &attributes, size: Int(CBPF_MAP_CREATE_SIZE)))
    attributes = smallest
    attributes.inner_map_fd = UInt32(bitPattern: inner.rawValue)
    return try answer(refusal(ofMap: attributes), .mapCreate, "type \(self)")
  }

  /// What is stored with a socket, inode, task or control group has a type.
  private func probeWithTypes() throws(SystemCallError) -> Bool {
    let btf = try LoadedBTF.load(Self.integerBTF)
    var attributes = smallest
    attributes.btf_fd = UInt32(bitPattern: btf.descriptor.rawValue)
    attributes.btf_key_type_id = 1
    attributes.btf_value_type_id = 1
    return try answer(refusal(ofMap: attributes), .mapCreate, "type \(self)")
  }

  /// The smallest map of this type.
  var smallest: cbpf_map_create {
    var map = cbpf_map_create()
    map.map_type = rawValue
    map.key_size = 4
    map.value_size = 4
    map.max_entries = 1
    let noPreallocation = MapFlags.noPreallocation.rawValue
    switch self {
    case .stackTrace: map.value_size = 8
    case .lpmTrie:
      map.key_size = 8
      map.map_flags = noPreallocation
    case .cgroupStorage, .perCPUCgroupStorage:
      map.key_size = 16
      map.max_entries = 0
    case .queue, .stack, .bloomFilter: map.key_size = 0
    case .socketStorage, .inodeStorage, .taskStorage, .cgroupLocalStorage:
      map.max_entries = 0
      map.map_flags = noPreallocation
    case .ringBuffer, .userRingBuffer:
      map.key_size = 0
      map.value_size = 0
      map.max_entries = 64 << 10  // the largest page there is
    case .structOps: map.btf_vmlinux_value_type_id = 1
    case .arena:
      map.key_size = 0
      map.value_size = 0
      map.map_flags = MapFlags.memoryMappable.rawValue
    case .instructionArray: map.value_size = 16
    case .resizableHash: map.map_flags = noPreallocation
    default: break
    }
    return map
  }

  /// BTF that holds nothing but `int`.
  private static let integerBTF: [UInt8] =
    words([
      0x0001_eb9f, 24,  // magic, version; length of this header
      0, 16, 16, 5,  // types and strings: where, how long
      1, 0x0100_0000, 4, 0x0100_0020,  // name, kind, bytes; signed, 32 bits
    ]) + [0] + Array("int".utf8) + [0]

  private static func words(_ words: [UInt32]) -> [UInt8] {
    words.flatMap { word in (0..<4).map { UInt8(truncatingIfNeeded: word >> ($0 * 8)) } }
  }
}
