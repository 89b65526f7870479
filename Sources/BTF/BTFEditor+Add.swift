extension BTFEditor {
  /// Adds a type at the end; its id.
  ///
  /// The types that it refers to may follow later. Names are added in the order in which they are
  /// given: the type's own, then those of members, values or parameters.
  ///
  /// - Throws: where a number does not fit, a name is missing that the kind needs or not allowed, or the
  ///   content is void. Strings that came before the mistake stay.
  @discardableResult
  public mutating func add(
    _ content: BTFType.Content, named name: String = "", isAttribute: Bool = false
  ) throws(BTFError) -> UInt32 {
    let kind = BTFType(id: 0, name: name, content: content).kind
    if name.isEmpty, kind.needsName { throw BTFError("a type of kind \(kind) without a name") }
    if !name.isEmpty, kind.hasNoName { throw BTFError("a type of kind \(kind) with a name") }
    var entry = Entry(name: try addString(name))
    entry.flag = isAttribute && (kind == .declarationTag || kind == .typeTag)
    try fill(&entry, content)
    guard entry.count <= 0xFF_FFFF else { throw BTFError("a type with too many entries") }
    var bytes: [UInt8] = []
    for word in [
      entry.name, BTFEntry.info(kind, count: entry.count, flag: entry.flag), entry.value,
    ] + entry.tail {
      bytes.append(littleEndian: word)
    }
    return try append(bytes)
  }

  /// What a type's bytes are made of.
  private struct Entry {
    let name: UInt32
    var value: UInt32 = 0
    var count = 0
    var flag = false
    var tail: [UInt32] = []

    init(name: UInt32) { self.name = name }
  }

  private mutating func fill(_ entry: inout Entry, _ content: BTFType.Content) throws(BTFError) {
    switch content {
    case .void: throw BTFError("void has no bytes")
    case .pointer(let id), .typedef(let id), .volatile(let id), .const(let id), .restrict(let id),
      .typeTag(let id):
      entry.value = id
    case .forward(let isUnion): entry.flag = isUnion
    case .float(let size): entry.value = try number(size)
    case .integer(let integer):
      entry.value = try number(integer.size)
      entry.tail = [try integer.word()]
    case .array(let array): entry.tail = [array.element, array.index, try number(array.count)]
    case .structure(let size, let members), .union(let size, let members):
      entry.value = try number(size)
      try fill(&entry, members)
    case .enumeration(let size, let isSigned, let values):
      entry.value = try number(size)
      entry.flag = isSigned
      try fill(&entry, values, isWide: false)
    case .enumeration64(let size, let isSigned, let values):
      entry.value = try number(size)
      entry.flag = isSigned
      try fill(&entry, values, isWide: true)
    case .function(let prototype, let linkage):
      entry.value = prototype
      entry.count = Int(linkage.rawValue)
    case .prototype(let result, let parameters):
      entry.value = result
      entry.count = parameters.count
      for parameter in parameters {
        entry.tail += [try addString(parameter.name), parameter.typeID]
      }
    case .variable(let id, let linkage):
      entry.value = id
      entry.tail = [linkage.rawValue]
    case .section(let size, let variables):
      entry.value = try number(size)
      entry.count = variables.count
      for variable in variables {
        entry.tail += [variable.typeID, try number(variable.offset), try number(variable.size)]
      }
    case .declarationTag(let id, let component):
      entry.value = id
      entry.tail = [UInt32(bitPattern: component)]
    }
  }

  /// Members; where one is a bit field, the sizes of all stand above their offsets.
  private mutating func fill(_ entry: inout Entry, _ members: [BTFMember]) throws(BTFError) {
    entry.count = members.count
    entry.flag = members.contains { $0.bitFieldSize != 0 || $0.bitOffset % 8 != 0 }
    for member in members {
      let offset = try number(member.bitOffset)
      guard member.bitFieldSize >= 0, member.bitFieldSize <= 255,
        !entry.flag || offset <= 0xFF_FFFF
      else { throw BTFError("a bit field '\(member.name)' that is too large or too far behind") }
      let place = offset | UInt32(member.bitFieldSize) << 24
      entry.tail += [try addString(member.name), member.typeID, place]
    }
  }

  private mutating func fill(
    _ entry: inout Entry, _ values: [BTFEnumerator], isWide: Bool
  ) throws(BTFError) {
    entry.count = values.count
    for value in values {
      guard !value.name.isEmpty else { throw BTFError("a value without a name") }
      guard isWide || (Int64(Int32.min)...Int64(UInt32.max)).contains(value.value) else {
        throw BTFError("the value of '\(value.name)' takes more than 32 bits")
      }
      entry.tail += [try addString(value.name), UInt32(truncatingIfNeeded: value.value)]
      if isWide { entry.tail.append(UInt32(truncatingIfNeeded: value.value >> 32)) }
    }
  }
}

/// A number as a type's word holds it.
func number(_ value: Int) throws(BTFError) -> UInt32 {
  guard let word = UInt32(exactly: value) else {
    throw BTFError("the number \(value) does not fit into 32 bits")
  }
  return word
}

extension BTFKind {
  /// Whether libbpf and the kernel refuse it without a name.
  fileprivate var needsName: Bool {
    switch self {
    case .integer, .float, .forward, .typedef, .function, .variable, .section, .declarationTag,
      .typeTag:
      true
    default: false
    }
  }

  fileprivate var hasNoName: Bool {
    switch self {
    case .pointer, .array, .volatile, .const, .restrict, .prototype: true
    default: false
    }
  }
}

extension BTFInteger {
  /// Encoding, offset and bits in one word.
  fileprivate func word() throws(BTFError) -> UInt32 {
    guard let bits = UInt8(exactly: bits), let offset = UInt8(exactly: bitOffset) else {
      throw BTFError("an integer of \(bits) bits from \(bitOffset) on")
    }
    let encoding: UInt32 = (isSigned ? 1 : 0) | (isCharacter ? 2 : 0) | (isBoolean ? 4 : 0)
    return encoding << 24 | UInt32(offset) << 16 | UInt32(bits)
  }
}
