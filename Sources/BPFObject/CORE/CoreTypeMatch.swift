import BTF

/// Whether a type of the kernel has all that one of the file has (`bpf_core_type_matches`).
struct CoreTypeMatch {
  let local: Types
  let target: Types

  func match(_ localID: UInt32, _ targetID: UInt32) throws(ObjectError) -> Bool {
    // The budget bounds what repeated members could make of it.
    var budget = 1 << 18
    return try match(localID, targetID, behindPointer: false, level: 32, &budget)
  }

  private func match(
    _ localID: UInt32, _ targetID: UInt32, behindPointer: Bool, level: Int, _ budget: inout Int
  ) throws(ObjectError) -> Bool {
    var (localID, targetID, behindPointer) = (localID, targetID, behindPointer)
    guard level > 0 else { throw ObjectError("a type refers to itself") }
    for _ in 0..<32 {
      try Self.spend(1, &budget)
      let a = try local.resolved(localID)
      let b = try target.resolved(targetID)
      guard names(a.name, b.name) else { return false }
      switch (a.content, b.content) {
      case (.void, .void): return true
      case (.forward(let isUnion), .forward(let other)): return isUnion == other
      case (.forward(let isUnion), .structure): return behindPointer && !isUnion
      case (.forward(let isUnion), .union): return behindPointer && isUnion
      case (.structure, .forward(let isUnion)): return behindPointer && !isUnion
      case (.union, .forward(let isUnion)): return behindPointer && isUnion
      case (.structure(_, let own), .structure(_, let others)),
        (.union(_, let own), .union(_, let others)):
        if behindPointer { return true }
        return try members(own, others, level: level, &budget)
      case (.enumeration, _), (.enumeration64, _): return enumerations(a, b)
      case (.integer(let a), .integer(let b)): return a.size == b.size && a.isSigned == b.isSigned
      case (.pointer(let a), .pointer(let b)): (localID, targetID, behindPointer) = (a, b, true)
      case (.array(let a), .array(let b)):
        guard a.count == b.count else { return false }
        (localID, targetID) = (a.element, b.element)
      case (.prototype(let aResult, let aList), .prototype(let bResult, let bList)):
        guard aList.count == bList.count else { return false }
        for (a, b) in zip(aList, bList) {
          guard
            try match(
              a.typeID, b.typeID, behindPointer: behindPointer, level: level - 1, &budget)
          else { return false }
        }
        (localID, targetID) = (aResult, bResult)
      default: return false
      }
    }
    throw ObjectError("a type refers to itself")
  }

  private func members(
    _ own: [BTFMember], _ others: [BTFMember], level: Int, _ budget: inout Int
  ) throws(ObjectError) -> Bool {
    guard own.count <= others.count else { return false }
    // Both were decoded for this.
    try Self.spend(own.count + others.count, &budget)
    for member in own {
      var isMatched = false
      for other in others {
        try Self.spend(1, &budget)
        guard names(member.name, other.name) else { continue }
        if try match(
          member.typeID, other.typeID, behindPointer: false, level: level - 1, &budget)
        {
          isMatched = true
          break
        }
      }
      guard isMatched else { return false }
    }
    return true
  }

  private static func spend(_ count: Int, _ budget: inout Int) throws(ObjectError) {
    budget -= count
    guard budget > 0 else { throw ObjectError("the kernel's types are too large to compare") }
  }

  private func enumerations(_ a: BTFType, _ b: BTFType) -> Bool {
    guard b.isEnumeration, a.size == b.size, a.enumerators.count <= b.enumerators.count else {
      return false
    }
    let others = Set(b.enumerators.map { EssentialName.of($0.name) })
    return a.enumerators.allSatisfy { others.contains(EssentialName.of($0.name)) }
  }

  private func names(_ a: String, _ b: String) -> Bool {
    b.isEmpty ? a.isEmpty : EssentialName.of(a) == EssentialName.of(b)
  }
}
