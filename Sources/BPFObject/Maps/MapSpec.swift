public import BPFSyscall

/// What a map shall be: as a bytecode file or a manifest defines it.
public struct MapSpec: Sendable, Hashable {
  /// The name, which the kernel cuts to 15 bytes.
  public var name: String
  /// The type of the map.
  public var type: MapType
  /// The size of a key in bytes.
  public var keySize: UInt32
  /// The size of a value in bytes.
  public var valueSize: UInt32
  /// How many entries it can hold; what that means depends on the type.
  public var maxEntries: UInt32
  /// Flags for `BPF_MAP_CREATE`.
  public var flags: MapFlags
  /// What `map_extra` means depends on the type: a bloom filter's hash functions, an arena's address.
  public var extra: UInt64
  /// The NUMA node for its memory; without the flag for it the kernel does not look at it.
  public var numaNode: UInt32?
  /// The key's type in the file's BTF; 0 where it has none.
  public var keyTypeID: UInt32
  /// The value's type in the file's BTF; 0 where it has none.
  public var valueTypeID: UInt32
  /// Whether the file asks for a pin of the map's own name (`LIBBPF_PIN_BY_NAME`).
  public var pinnedByName: Bool
  /// What the map is to the file that defines it.
  public var role: MapRole
  /// The one value a data section begins with; nil means zeros.
  public var initialValue: [UInt8]?
  /// The maps or programs that the file puts into the map's slots.
  public var slots: [MapSlot]
  /// What a `struct_ops` map holds.
  public var structOps: StructOps?
  /// False for a `struct_ops` map whose section begins with `?`.
  public var autoCreate: Bool
  /// At most one: a value that holds itself needs a box.
  private var boxedInner: [MapSpec]

  /// The template for the maps inside, for a map of maps.
  public var inner: MapSpec? {
    get { boxedInner.first }
    set { boxedInner = newValue.map { [$0] } ?? [] }
  }

  /// A map; what is left out is zero for the kernel.
  public init(
    name: String, type: MapType, keySize: UInt32 = 0, valueSize: UInt32 = 0,
    maxEntries: UInt32 = 0, flags: MapFlags = [], extra: UInt64 = 0, numaNode: UInt32? = nil,
    keyTypeID: UInt32 = 0, valueTypeID: UInt32 = 0, pinnedByName: Bool = false,
    role: MapRole = .user, initialValue: [UInt8]? = nil, inner: MapSpec? = nil,
    slots: [MapSlot] = [], structOps: StructOps? = nil, autoCreate: Bool = true
  ) {
    self.name = name
    self.type = type
    self.keySize = keySize
    self.valueSize = valueSize
    self.maxEntries = maxEntries
    self.flags = flags
    self.extra = extra
    self.numaNode = numaNode
    self.keyTypeID = keyTypeID
    self.valueTypeID = valueTypeID
    self.pinnedByName = pinnedByName
    self.role = role
    self.initialValue = initialValue
    self.slots = slots
    self.structOps = structOps
    self.autoCreate = autoCreate
    boxedInner = inner.map { [$0] } ?? []
  }
}

/// What a map is to the file that defines it.
public enum MapRole: String, Sendable, Hashable, Codable {
  /// Defined in C, in the section `.maps`.
  case user
  /// Constants (`.rodata`): the kernel freezes it after its value is set.
  case readOnlyData
  /// Variables that begin with a value (`.data`).
  case data
  /// Variables that begin as zero (`.bss`).
  case bss
  /// Values of the kernel's configuration (`.kconfig`): set while loading, then frozen.
  case configuration
  /// A table of functions for the kernel (`.struct_ops`).
  case structOps

  /// Whether the map holds a file's variables.
  public var isData: Bool {
    switch self {
    case .readOnlyData, .data, .bss: true
    case .user, .configuration, .structOps: false
    }
  }

  /// Whether the map holds variables that programs may change.
  public var isVariable: Bool { self == .data || self == .bss }

  /// Whether nobody may write to the map once it has its value.
  public var isFrozen: Bool { self == .readOnlyData || self == .configuration }
}

/// What a file puts at an index of a map: `.values = { [2] = &inner }`.
public struct MapSlot: Sendable, Hashable {
  /// The index in the map.
  public var index: UInt32
  /// What is put there.
  public var target: Target

  /// What a map can hold.
  public enum Target: Sendable, Hashable {
    /// Another map of the file, by name.
    case map(String)
    /// A program of the file, by name.
    case program(String)
  }

  /// Something at an index.
  public init(index: UInt32, target: Target) {
    self.index = index
    self.target = target
  }
}
