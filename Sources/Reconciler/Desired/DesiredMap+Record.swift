import BPFObject
import BPFSyscall
import BTF
import Manifest

extension DesiredMap {
  /// A map, with the record of what makes it the same as a live one.
  init(
    _ name: String, _ definition: MapDefinition, slots: [UInt32: ObjectAddress] = [:],
    contents: DesiredContents? = nil, given: [GivenGlobal] = [], external: ExternalMap? = nil,
    onChange: OnChange = .fail, preventDestroy: Bool = false, mark: SourceMark
  ) {
    let spec = definition.spec
    let functions = spec.structOps?.functions.map { ($0.member, $0.program) } ?? []
    self.init(
      name: name, spec: spec, object: definition.object,
      record: MapRecord(
        type: spec.type, keySize: spec.keySize, valueSize: spec.valueSize,
        maxEntries: spec.maxEntries, flags: spec.flags.rawValue, extra: spec.extra,
        numaNode: spec.numaNode, role: spec.role,
        elementTypes: definition.layout.map(Digest.of), value: definition.valueDigest,
        functions: functions.isEmpty
          ? nil : Dictionary(functions, uniquingKeysWith: { first, _ in first }),
        structure: spec.structOps?.typeName,
        slots: slots.isEmpty
          ? nil : Dictionary(uniqueKeysWithValues: slots.map { ("\($0.key)", $0.value) }),
        contents: contents?.digest, variables: definition.variables,
        globals: spec.role.isVariable ? spec.digests(of: given) : nil,
        preventDestroy: preventDestroy),
      slots: slots, contents: contents, givenGlobals: given,
      external: external.map { FoundMap(source: $0) },
      onChange: onChange, preventDestroy: preventDestroy, mark: mark)
  }
}

extension MapDefinition {
  /// A digest of what is written into the map once, and never changes.
  fileprivate var valueDigest: String? {
    switch spec.role {
    case .readOnlyData: return Digest.of(spec.initialValue ?? [])
    case .structOps: return Digest.of(spec.structOps?.bytes ?? [])
    case .configuration:
      // The kernel's own values do not change while it runs, so only those of the manifest count.
      guard let given = object?.options.configuration, !given.isEmpty else { return nil }
      return Digest.of(given)
    case .user, .data, .bss: return nil
    }
  }

  /// The variables of a data section's map, by name; nil for other maps, and where there are no types.
  fileprivate var variables: [String: VariableRecord]? {
    guard spec.role.isVariable, let btf = object?.object.btf,
      let section = try? btf.type(spec.valueTypeID)
    else { return nil }
    var found: [String: VariableRecord] = [:]
    var ambiguous: Set<String> = []
    for place in section.variables {
      guard let variable = try? btf.type(place.typeID), let type = variable.typeID,
        let layout = try? btf.layout(of: type), place.offset >= 0, place.size >= 0,
        place.offset + place.size <= Int(spec.valueSize)
      else { continue }
      let record = VariableRecord(
        offset: place.offset, size: place.size, type: Digest.of(layout))
      // Static variables of several functions may have one name.
      if found.updateValue(record, forKey: variable.name) != nil { ambiguous.insert(variable.name) }
    }
    return found.filter { !ambiguous.contains($0.key) }
  }
}

extension MapSpec {
  /// Digests of what a section begins with where the manifest says it, by name.
  fileprivate func digests(of given: [GivenGlobal]) -> [String: String] {
    Dictionary(
      given.map { ($0.name, Digest.of(initialBytes($0.range))) },
      uniquingKeysWith: { first, _ in first })
  }

  /// What the section begins with at a place.
  func initialBytes(_ range: Range<Int>) -> [UInt8] {
    initialValue.map { Array($0[range]) } ?? [UInt8](repeating: 0, count: range.count)
  }
}
