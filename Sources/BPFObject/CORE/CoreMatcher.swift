import BTF

/// Looks for the way that a file means in a type of the kernel.
struct CoreMatcher {
  let local: Types
  let target: Types

  /// How many members are looked at for one relocation before the types count as damaged.
  private static let mostMembers = 1 << 20

  /// The same way in a candidate, or nil where the candidate has none.
  func match(
    _ spec: CoreSpec, _ kind: CoreRelocation.Kind, candidate: UInt32
  ) throws(ObjectError) -> CoreSpec? {
    let found = CoreSpec(root: candidate, target)
    if kind == .typeMatches {
      let comparison = CoreTypeMatch(local: local, target: target)
      return try comparison.match(spec.root, candidate) ? found : nil
    }
    if kind.isAboutType {
      let compatible = CoreCompatibility(local: local, target: target)
      return try compatible.types(spec.root, candidate) ? found : nil
    }
    if kind.isAboutEnumerator { return try enumerator(spec, candidate) }
    return try field(spec, candidate)
  }

  private func enumerator(_ spec: CoreSpec, _ candidate: UInt32) throws(ObjectError) -> CoreSpec? {
    let type = try target.resolved(candidate)
    guard type.isEnumeration, let name = spec.steps.first?.name else { return nil }
    let wanted = EssentialName.of(name)
    for (index, enumerator) in type.enumerators.enumerated()
    where EssentialName.of(enumerator.name) == wanted {
      var found = CoreSpec(root: candidate, target)
      found.steps = [CoreSpec.Step(typeID: type.id, index: index, name: enumerator.name)]
      found.depth = 1
      return found
    }
    return nil
  }

  private func field(_ spec: CoreSpec, _ candidate: UInt32) throws(ObjectError) -> CoreSpec? {
    var found = CoreSpec(root: candidate, target)
    var current = candidate
    var budget = Self.mostMembers
    for (index, step) in spec.steps.enumerated() {
      if step.name != nil {
        guard let next = try member(step, in: current, &found, &budget) else { return nil }
        current = next
        continue
      }
      let type = try target.resolved(current)
      current = type.id
      // The first step is an index on the candidate itself.
      if index > 0 {
        guard let array = type.array, try found.holds(array, step.index) else { return nil }
        current = try target.resolved(array.element).id
      }
      try deepen(&found)
      found.steps.append(CoreSpec.Step(typeID: current, index: step.index, name: nil))
      found.bitOffset += try CoreSpec.bits(step.index, of: current, target)
    }
    return found
  }

  /// Finds the member of a step's name, in anonymous structs and unions too.
  ///
  /// - Returns: The member's type; nil where there is no such member, or one of another kind.
  private func member(
    _ step: CoreSpec.Step, in id: UInt32, _ found: inout CoreSpec, _ budget: inout Int
  ) throws(ObjectError) -> UInt32? {
    let localMember = try local.type(step.typeID).members[step.index]
    switch try search(localMember, in: id, &found, &budget) {
    case .found(let typeID): return typeID
    case .incompatible, .missing: return nil
    }
  }

  private enum Search {
    case found(UInt32)
    /// There is a member of the name, but of a kind that cannot stand for the file's.
    case incompatible
    case missing
  }

  private func search(
    _ wanted: BTFMember, in id: UInt32, _ found: inout CoreSpec, _ budget: inout Int
  ) throws(ObjectError) -> Search {
    let type = try target.resolved(id)
    guard type.isComposite else { return .missing }
    for (index, member) in type.members.enumerated() {
      budget -= 1
      guard budget > 0 else { throw ObjectError("the kernel's types are too deep to search") }
      if member.name == wanted.name {
        guard
          try CoreCompatibility(local: local, target: target).fields(wanted.typeID, member.typeID)
        else { return .incompatible }
        try deepen(&found)
        found.bitOffset += member.bitOffset
        found.steps.append(CoreSpec.Step(typeID: type.id, index: index, name: member.name))
        return .found(member.typeID)
      }
      guard member.name.isEmpty else { continue }
      let before = found
      try deepen(&found)
      found.bitOffset += member.bitOffset
      let result = try search(wanted, in: member.typeID, &found, &budget)
      if case .missing = result { found = before } else { return result }
    }
    return .missing
  }

  private func deepen(_ found: inout CoreSpec) throws(ObjectError) {
    found.depth += 1
    if found.depth > CoreSpec.deepest {
      throw ObjectError("the kernel's types are too deep to search")
    }
  }
}
