import BTF

/// A way through types, from a root to a member, element or enumerator.
struct CoreSpec {
  let types: Types
  let root: UInt32
  /// The steps that mean something: members with a name, and elements of arrays.
  var steps: [Step] = []
  /// How many indices the way has, with the anonymous structs between.
  var depth = 0
  /// Where it ends, in bits from the start of the root.
  var bitOffset = 0

  /// A step of the way.
  struct Step {
    /// The struct of the member, or the type of the element.
    let typeID: UInt32
    let index: Int
    /// The member's or enumerator's name; nil for an element of an array.
    let name: String?
  }

  /// No compiler writes more.
  static let deepest = 64

  /// The way that a relocation describes, in the file's own types.
  init(_ relocation: CoreRelocation, _ types: Types) throws(ObjectError) {
    self.types = types
    root = relocation.typeID
    let indices = try Self.indices(relocation.access)
    if relocation.kind.isAboutType {
      guard indices == [0] else { throw Self.damaged(relocation) }
      return
    }
    depth = indices.count
    let type = try types.resolved(root)
    if relocation.kind.isAboutEnumerator {
      guard indices.count == 1, type.enumerators.indices.contains(indices[0]) else {
        throw Self.damaged(relocation)
      }
      let name = type.enumerators[indices[0]].name
      steps = [Step(typeID: type.id, index: indices[0], name: name)]
      return
    }
    steps = [Step(typeID: type.id, index: indices[0], name: nil)]
    bitOffset = try Self.bits(indices[0], of: type.id, types)
    var current = type
    for index in indices.dropFirst() {
      let next: UInt32
      if current.isComposite {
        guard current.members.indices.contains(index) else { throw Self.damaged(relocation) }
        let member = current.members[index]
        bitOffset += member.bitOffset
        if !member.name.isEmpty {
          steps.append(Step(typeID: current.id, index: index, name: member.name))
        }
        next = member.typeID
      } else if let array = current.array {
        guard try holds(array, index) else { throw Self.damaged(relocation) }
        let element = try types.resolved(array.element)
        steps.append(Step(typeID: element.id, index: index, name: nil))
        bitOffset += try Self.bits(index, of: element.id, types)
        next = element.id
      } else {
        throw Self.damaged(relocation)
      }
      current = try types.resolved(next)
    }
  }

  /// A way that begins at a candidate.
  init(root: UInt32, _ types: Types) {
    self.root = root
    self.types = types
  }

  /// Whether an array has an element, or may have it: the last member of a struct with no size given.
  func holds(_ array: BTFArray, _ index: Int) throws(ObjectError) -> Bool {
    if index < array.count { return true }
    guard array.count == 0, let last = steps.last, last.name != nil else { return false }
    return last.index == (try types.type(last.typeID).members.count) - 1
  }

  /// The distance of an element from the first, in bits.
  static func bits(_ index: Int, of id: UInt32, _ types: Types) throws(ObjectError) -> Int {
    if index == 0 { return 0 }
    // Both factors are below 2^32.
    let (bits, overflow) = (try types.size(of: id)).multipliedReportingOverflow(by: index * 8)
    if overflow || bits > 1 << 40 { throw ObjectError("CO-RE: an element lies outside memory") }
    return bits
  }

  private static func indices(_ access: String) throws(ObjectError) -> [Int] {
    var indices: [Int] = []
    for part in access.split(separator: ":", omittingEmptySubsequences: false) {
      guard let index = UInt32(part), index <= Int32.max, indices.count < deepest else {
        throw ObjectError("damaged CO-RE relocation: the access '\(access)'")
      }
      indices.append(Int(index))
    }
    return indices
  }

  private static func damaged(_ relocation: CoreRelocation) -> ObjectError {
    ObjectError(
      "damaged CO-RE relocation: '\(relocation.access)' leads nowhere in type \(relocation.typeID)")
  }
}

extension CoreRelocation.Kind {
  var isAboutType: Bool {
    switch self {
    case .typeIDLocal, .typeIDTarget, .typeExists, .typeSize, .typeMatches: true
    default: false
    }
  }

  var isAboutEnumerator: Bool { self == .enumeratorExists || self == .enumeratorValue }
}

extension CoreSpec {
  /// The way as one would write it: `struct task_struct.mm.exe_file`, `enum state::RUNNING`.
  func description(isEnumerator: Bool) -> String {
    var text = types.btf.cDeclaration(of: root) ?? "type \(root)"
    for (index, step) in steps.enumerated() {
      if let name = step.name {
        text += (isEnumerator ? "::" : ".") + name
      } else if index > 0 || step.index > 0 {
        text += "[\(step.index)]"
      }
    }
    return text
  }
}
