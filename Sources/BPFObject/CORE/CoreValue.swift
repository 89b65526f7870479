import BTF

/// The number that a relocation puts into its instruction, as one side's types give it.
struct CoreValue {
  var value: UInt64 = 0
  /// The size of what a load or store reads, and its type; 0 where that does not matter.
  var size = 0
  var typeID: UInt32 = 0
  /// Whether the compiler must have written the same number, so that another means a damaged file.
  var isCertain = true

  /// The value, or nil where there is none: what waits for it cannot run.
  static func of(
    _ spec: CoreSpec?, _ kind: CoreRelocation.Kind
  ) throws(ObjectError) -> CoreValue? {
    switch kind {
    case .fieldExists, .typeExists, .typeMatches, .enumeratorExists:
      return CoreValue(value: spec == nil ? 0 : 1)
    case .typeIDLocal, .typeIDTarget:
      return CoreValue(value: UInt64(spec?.root ?? 0), isCertain: spec == nil)
    case .typeSize:
      guard let spec else { return CoreValue() }
      return CoreValue(value: UInt64(try spec.types.size(of: spec.root)))
    case .enumeratorValue:
      guard let spec, let step = spec.steps.first else { return nil }
      let type = try spec.types.type(step.typeID)
      let value = type.enumerators[step.index].value
      // Old compilers and kernels do not say that an enumeration is signed; libbpf takes all to be.
      let isWide = type.kind == .enumeration64
      return CoreValue(
        value: UInt64(bitPattern: isWide ? value : Int64(Int32(truncatingIfNeeded: value))))
    case .fieldByteOffset, .fieldByteSize, .fieldSigned, .fieldLeftShift, .fieldRightShift:
      guard let spec, let last = spec.steps.last else { return nil }
      return last.name == nil
        ? try element(spec, last, kind) : try member(spec, last, kind)
    }
  }

  private static func element(
    _ spec: CoreSpec, _ last: CoreSpec.Step, _ kind: CoreRelocation.Kind
  ) throws(ObjectError) -> CoreValue {
    switch kind {
    case .fieldByteOffset:
      return CoreValue(
        value: UInt64(spec.bitOffset / 8), size: try elementSize(last.typeID, spec.types),
        typeID: last.typeID)
    case .fieldByteSize:
      return CoreValue(value: UInt64(try spec.types.size(of: last.typeID)))
    default: throw ObjectError("CO-RE: an array's element has no sign and no shift")
    }
  }

  private static func member(
    _ spec: CoreSpec, _ last: CoreSpec.Step, _ kind: CoreRelocation.Kind
  ) throws(ObjectError) -> CoreValue {
    let member = try spec.types.type(last.typeID).members[last.index]
    let type = try spec.types.resolved(member.typeID)
    let isBitField = member.bitFieldSize > 0
    let bytes: (offset: Int, size: Int)
    let bits: Int
    if isBitField {
      bits = member.bitFieldSize
      bytes = try container(spec.bitOffset, bits, type.size ?? 0)
    } else {
      let size = try spec.types.size(of: type.id)
      bytes = (spec.bitOffset / 8, size)
      bits = size * 8
    }
    var result = CoreValue(isCertain: !isBitField)
    switch kind {
    case .fieldByteOffset:
      result.value = UInt64(bytes.offset)
      if !isBitField {
        result.size = try elementSize(type.id, spec.types)
        result.typeID = type.id
      }
    case .fieldByteSize: result.value = UInt64(bytes.size)
    case .fieldSigned:
      result.value = type.isSigned ? 1 : 0
      result.isCertain = true
    case .fieldLeftShift:
      let shift = 64 - (spec.bitOffset + bits - bytes.offset * 8)
      result.value = UInt64(bitPattern: Int64(shift))
    default:
      result.value = UInt64(bitPattern: Int64(64 - bits))
      result.isCertain = true
    }
    return result
  }

  /// The smallest aligned integer that a bit field can be read from.
  private static func container(
    _ bitOffset: Int, _ bits: Int, _ declared: Int
  ) throws(ObjectError) -> (offset: Int, size: Int) {
    var size = declared
    guard [1, 2, 4, 8, 16].contains(size) else {
      throw ObjectError("CO-RE: a bit field of \(declared) bytes")
    }
    var offset = bitOffset / 8 / size * size
    while bitOffset + bits - offset * 8 > size * 8 {
      guard size < 8 else { throw ObjectError("CO-RE: a bit field that no 64-bit load reads") }
      size *= 2
      offset = bitOffset / 8 / size * size
    }
    return (offset, size)
  }

  /// The size of what a load reads: of an array, that of one element.
  private static func elementSize(_ id: UInt32, _ types: Types) throws(ObjectError) -> Int {
    var type = try types.resolved(id)
    for _ in 0..<32 {
      guard let array = type.array else { return try types.size(of: type.id) }
      type = try types.resolved(array.element)
    }
    throw ObjectError("a type refers to itself")
  }
}
