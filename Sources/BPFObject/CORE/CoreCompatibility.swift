import BTF

/// Whether a type of the kernel may stand for one of the file.
struct CoreCompatibility {
  let local: Types
  let target: Types

  static func kinds(_ a: BTFType, _ b: BTFType) -> Bool {
    a.kind == b.kind || a.isEnumeration && b.isEnumeration
  }

  /// For access to a field: structs and unions may stand for each other, integers may differ in size.
  func fields(_ localID: UInt32, _ targetID: UInt32) throws(ObjectError) -> Bool {
    var (localID, targetID) = (localID, targetID)
    for _ in 0..<32 {
      let a = try local.resolved(localID)
      let b = try target.resolved(targetID)
      if a.isComposite, b.isComposite { return true }
      guard Self.kinds(a, b) else { return false }
      switch (a.content, b.content) {
      case (.pointer, _), (.float, _): return true
      case (.forward, _), (.enumeration, _), (.enumeration64, _):
        let names = (EssentialName.of(a.name), EssentialName.of(b.name))
        return names.0.isEmpty || names.1.isEmpty || names.0 == names.1
      case (.integer(let a), .integer(let b)): return a.bitOffset == 0 && b.bitOffset == 0
      case (.array(let a), .array(let b)): (localID, targetID) = (a.element, b.element)
      default: return false
      }
    }
    throw ObjectError("a type refers to itself")
  }

  /// For questions about whole types: kinds must be equal, members are not compared.
  func types(_ localID: UInt32, _ targetID: UInt32) throws(ObjectError) -> Bool {
    // Prototypes whose parameters share prototypes would double the work at each level.
    var budget = 1 << 12
    return try types(localID, targetID, level: 32, &budget)
  }

  private func types(
    _ localID: UInt32, _ targetID: UInt32, level: Int, _ budget: inout Int
  ) throws(ObjectError) -> Bool {
    // The roots themselves, before a typedef is followed.
    guard Self.kinds(try local.type(localID), try target.type(targetID)) else { return false }
    var (localID, targetID) = (localID, targetID)
    for _ in 0..<32 {
      let a = try local.resolved(localID)
      let b = try target.resolved(targetID)
      guard Self.kinds(a, b) else { return false }
      switch (a.content, b.content) {
      case (.void, _), (.structure, _), (.union, _), (.forward, _), (.enumeration, _),
        (.enumeration64, _):
        return true
      case (.integer(let a), .integer(let b)): return a.bitOffset == 0 && b.bitOffset == 0
      case (.pointer(let a), .pointer(let b)): (localID, targetID) = (a, b)
      case (.array(let a), .array(let b)): (localID, targetID) = (a.element, b.element)
      case (.prototype(let aResult, let aList), .prototype(let bResult, let bList)):
        guard aList.count == bList.count else { return false }
        guard aList.isEmpty || level > 0 else { throw ObjectError("a type refers to itself") }
        budget -= aList.count
        guard budget > 0 else { throw ObjectError("the kernel's types are too deep to compare") }
        for (a, b) in zip(aList, bList) {
          let next = (try local.resolved(a.typeID).id, try target.resolved(b.typeID).id)
          guard try types(next.0, next.1, level: level - 1, &budget) else { return false }
        }
        (localID, targetID) = (aResult, bResult)
      default: return false
      }
    }
    throw ObjectError("a type refers to itself")
  }
}
