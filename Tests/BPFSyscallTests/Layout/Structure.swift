import Testing

/// One of the structures that bpf(2) reads or writes, as ours lays it out.
struct Structure: Sendable, CustomTestStringConvertible {
  /// What it is called: by the golden table, or in C where the table does not hold it.
  let name: String
  /// The member of `union bpf_attr`, where that has a name.
  let member: String?
  let fields: [Field]

  var testDescription: String { name }

  init(_ name: String, member: String? = nil, fields: [Field]) {
    self.name = name
    self.member = member
    self.fields = fields
  }

  /// The members of `union bpf_attr`.
  static let attributes: [Structure] = [
    mapCreate, mapElement, mapBatch,
    programLoad, programAttach, programTestRun, programQuery, programBindMap, programStreamRead,
    programAssociate,
    objectPin, objectID, objectInfo, btfLoad, taskQuery, enableStatistics, tokenCreate,
    rawTracepointOpen, linkCreate, linkUpdate, linkDetach, iteratorCreate,
  ]

  /// The structures that have a name in C.
  static let named: [Structure] = [
    mapInfo, programInfo, btfInfo, linkInfo, tokenInfo, common, iteratorTarget,
  ]
}

/// A field of one of our structures, found by writing to it.
struct Field: Sendable {
  /// What the kernel calls it; of a structure inside, `structure.field`.
  let name: String
  /// The structure, zero but for this field, of which every bit is set.
  let image: [UInt8]

  /// - Parameter bytes: which of ours hold it, where several fields of the kernel share one of ours.
  init<Layout: BitwiseCopyable, Value: BitwiseCopyable>(
    _ name: String, _ path: WritableKeyPath<Layout, Value>, bytes: Range<Int>? = nil
  ) {
    self.name = name
    var structure: Layout = filled(0)
    structure[keyPath: path] = filled(0xff, bytes)
    image = withUnsafeBytes(of: &structure) { Array($0) }
  }

  /// Where it begins.
  var offset: Int { image.firstIndex(of: 0xff) ?? 0 }
  /// How many bytes it has.
  var size: Int { image.count { $0 == 0xff } }
}

/// A value of which every byte is the same, or these bytes are and the others zero.
private func filled<Value: BitwiseCopyable>(_ byte: UInt8, _ range: Range<Int>? = nil) -> Value {
  let bytes = (0..<MemoryLayout<Value>.size).map { range?.contains($0) ?? true ? byte : 0 }
  return bytes.withUnsafeBytes { $0.loadUnaligned(as: Value.self) }
}
