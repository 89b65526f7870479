extension BTF {
  /// The type with an id; id 0 is void.
  public func type(_ id: UInt32) throws(BTFError) -> BTFType {
    if id == 0 { return .void }
    if id < firstTypeID, let base { return try base.type(id) }
    guard let position = byteOffset(of: id) else {
      throw BTFError("there is no type \(id); the last is \(endTypeID - 1)")
    }
    let entry = BTFEntry(info: word(position + 4))
    guard let kind = entry.kind else {
      throw BTFError(
        "type \(id) is of kind \(entry.kindNumber), which is not known", offset: position)
    }
    let name = try string(at: word(position))
    let content = try content(of: kind, entry, at: position)
    return BTFType(id: id, name: name, content: content)
  }

  /// What a type says before its members, values or parameters, which are not looked at.
  func head(of id: UInt32) throws(BTFError) -> BTFHead {
    if id < firstTypeID, id > 0, let base { return try base.head(of: id) }
    guard let position = byteOffset(of: id), let kind = BTFEntry(info: word(position + 4)).kind
    else {
      let type = try type(id)
      return BTFHead(kind: type.kind, name: type.name, count: 0, flag: false, value: 0)
    }
    let entry = BTFEntry(info: word(position + 4))
    let count = kind == .function ? 0 : entry.count
    return BTFHead(
      kind: kind, name: try string(at: word(position)), count: count, flag: entry.flag,
      value: word(position + 8))
  }

  /// Where an own type stands in ``bytes``.
  package func byteOffset(of id: UInt32) -> Int? {
    guard id >= firstTypeID, id < endTypeID else { return nil }
    return Int(image.offsets[Int(id - firstTypeID)])
  }

  /// The index pass has seen that every type lies within the bytes, so this reads no zero of
  /// its own.
  func word(_ position: Int) -> UInt32 {
    image.storage.withBytes { $0.read(UInt32.self, at: position) ?? 0 }
  }

  private func content(
    of kind: BTFKind, _ entry: BTFEntry, at position: Int
  ) throws(BTFError) -> BTFType.Content {
    let value = word(position + 8)
    let tail = position + 12
    switch kind {
    case .void: return .void
    case .integer: return .integer(BTFInteger(size: Int(value), word: word(tail)))
    case .pointer: return .pointer(to: value)
    case .array:
      return .array(
        BTFArray(element: word(tail), index: word(tail + 4), count: Int(word(tail + 8))))
    case .structure: return .structure(size: Int(value), try members(entry, at: tail))
    case .union: return .union(size: Int(value), try members(entry, at: tail))
    case .enumeration:
      return .enumeration(
        size: Int(value), isSigned: entry.flag, try enumerators(entry, at: tail))
    case .enumeration64:
      return .enumeration64(
        size: Int(value), isSigned: entry.flag, try enumerators64(entry, at: tail))
    case .forward: return .forward(isUnion: entry.flag)
    case .typedef: return .typedef(value)
    case .volatile: return .volatile(value)
    case .const: return .const(value)
    case .restrict: return .restrict(value)
    case .function: return .function(prototype: value, try linkage(UInt32(entry.count), position))
    case .prototype: return .prototype(returns: value, try parameters(entry, at: tail))
    case .variable: return .variable(value, try linkage(word(tail), position))
    case .section: return .section(size: Int(value), variables(entry, at: tail))
    case .float: return .float(size: Int(value))
    case .declarationTag:
      return .declarationTag(value, component: Int32(bitPattern: word(tail)))
    case .typeTag: return .typeTag(value)
    }
  }

  private func linkage(_ value: UInt32, _ position: Int) throws(BTFError) -> BTFLinkage {
    guard let linkage = BTFLinkage(rawValue: value) else {
      throw BTFError("linkage \(value) is not known", offset: position)
    }
    return linkage
  }

  private func members(_ entry: BTFEntry, at tail: Int) throws(BTFError) -> [BTFMember] {
    var members: [BTFMember] = []
    members.reserveCapacity(entry.count)
    for index in 0..<entry.count {
      let at = tail + index * 12
      let offset = word(at + 8)
      members.append(
        BTFMember(
          name: try string(at: word(at)), typeID: word(at + 4),
          bitOffset: Int(entry.flag ? offset & 0xFF_FFFF : offset),
          bitFieldSize: entry.flag ? Int(offset >> 24) : 0))
    }
    return members
  }

  private func enumerators(_ entry: BTFEntry, at tail: Int) throws(BTFError) -> [BTFEnumerator] {
    var enumerators: [BTFEnumerator] = []
    enumerators.reserveCapacity(entry.count)
    for index in 0..<entry.count {
      let at = tail + index * 8
      let value = word(at + 4)
      enumerators.append(
        BTFEnumerator(
          name: try string(at: word(at)),
          value: entry.flag ? Int64(Int32(bitPattern: value)) : Int64(value)))
    }
    return enumerators
  }

  private func enumerators64(_ entry: BTFEntry, at tail: Int) throws(BTFError) -> [BTFEnumerator] {
    var enumerators: [BTFEnumerator] = []
    enumerators.reserveCapacity(entry.count)
    for index in 0..<entry.count {
      let at = tail + index * 12
      let value = UInt64(word(at + 4)) | UInt64(word(at + 8)) << 32
      enumerators.append(
        BTFEnumerator(name: try string(at: word(at)), value: Int64(bitPattern: value)))
    }
    return enumerators
  }

  private func parameters(_ entry: BTFEntry, at tail: Int) throws(BTFError) -> [BTFParameter] {
    var parameters: [BTFParameter] = []
    for index in 0..<entry.count {
      let at = tail + index * 8
      parameters.append(BTFParameter(name: try string(at: word(at)), typeID: word(at + 4)))
    }
    return parameters
  }

  private func variables(_ entry: BTFEntry, at tail: Int) -> [BTFSectionVariable] {
    (0..<entry.count).map { index in
      let at = tail + index * 12
      return BTFSectionVariable(
        typeID: word(at), offset: Int(word(at + 4)), size: Int(word(at + 8)))
    }
  }
}

extension BTFInteger {
  fileprivate init(size: Int, word: UInt32) {
    let encoding = word >> 24 & 0xF
    self.init(
      size: size, bits: Int(word & 0xFF), bitOffset: Int(word >> 16 & 0xFF),
      isSigned: encoding & 1 != 0, isCharacter: encoding & 2 != 0, isBoolean: encoding & 4 != 0)
  }
}

/// What a type says before its members, values or parameters.
struct BTFHead {
  let kind: BTFKind
  let name: String
  /// How many members, values, parameters or variables follow.
  let count: Int
  let flag: Bool
  /// The size, or the type that it refers to.
  let value: UInt32
}
