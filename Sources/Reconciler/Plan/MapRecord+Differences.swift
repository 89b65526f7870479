import BPFLoader
import BPFObject
import BPFSyscall

extension MapRecord {
  /// What makes this definition another than an earlier one.
  func differences(from former: MapRecord) -> [Difference] {
    var all: [Difference] = []
    func compare(_ field: Difference.Field, _ old: Difference.Value?, _ new: Difference.Value?) {
      if old != new { all.append(Difference(field, old, new)) }
    }
    compare(.type, .word("\(former.type)"), .word("\(type)"))
    compare(.keySize, .number(of: former.keySize), .number(of: keySize))
    compare(.valueSize, .number(of: former.valueSize), .number(of: valueSize))
    compare(.maxEntries, .number(of: former.maxEntries), .number(of: maxEntries))
    compare(.flags, .number(of: former.flags), .number(of: flags))
    compare(.mapExtra, .number(of: former.extra), .number(of: extra))
    func digest(_ text: String?) -> Difference.Value? { text.map(Difference.Value.word) }
    if all.isEmpty {
      compare(
        role.isData ? .variables : .elementTypes, digest(former.elementTypes), digest(elementTypes))
    }
    if former.value != value || former.isValueLost == true {
      let field = role == .structOps ? Difference.Field.plainMembers : .constants
      all.append(Difference(field, digest(former.value), digest(value)))
    }
    compare(.functions, Self.words(former.functions), Self.words(functions))
    return all
  }

  private static func words(_ functions: [String: String]?) -> Difference.Value? {
    functions.map { functions in
      .word(
        functions.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }.joined(
          separator: ", "))
    }
  }
}
