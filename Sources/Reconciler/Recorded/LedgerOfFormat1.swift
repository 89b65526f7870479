import BPFLoader

// Documents of format 1, in today's form. What this file knows, nothing else needs to.
//
// In format 1, a program was called without what it was loaded for where it was the only one of its function, and was pinned
// so; what was lost stood as values that nothing has; and what a target is stood as a text.
extension Ledger {
  /// A document of format 1, in today's form.
  var fromFormat1: Ledger {
    var ledger = self
    ledger.format = Self.currentFormat
    for (name, record) in programs where record.digest?.isEmpty == true {
      ledger.programs[name]?.digest = nil
    }
    for (name, record) in maps where record.value == "lost" {
      ledger.maps[name]?.value = nil
      ledger.maps[name]?.isValueLost = true
    }
    ledger.attachments = attachments.mapValues(\.fromFormat1)
    ledger.left?.attachments = left?.attachments.mapValues(\.fromFormat1) ?? [:]
    var names: [ObjectAddress: ObjectAddress] = [:]
    for name in programs.keys {
      let long = longName(ofProgram: name)
      guard long != name, programs[long] == nil else { continue }
      names[ObjectAddress(.program, name)] = ObjectAddress(.program, long)
    }
    return names.isEmpty ? ledger : ledger.renamed { names[$0] ?? $0 }
  }

  /// - Parameter depth: how many programs are loaded for each other.
  private func longName(ofProgram name: String, depth: Int = 0) -> String {
    guard let record = programs[name], record.function != nil, !name.contains("@"),
      depth < programs.count
    else { return name }
    let other = record.target.map { longName(ofProgram: $0.name, depth: depth + 1) }
    return ProgramName.long(name, for: record.function, of: other)
  }
}

extension AttachmentRecord {
  /// An identity that cannot be read stays a text.
  fileprivate var fromFormat1: AttachmentRecord {
    var record = self
    if options?.strings == ["": ""] { record.options = nil }
    guard case .recorded(let text) = target.identity, let options = record.options,
      let identity = AttachmentKind.named(kind)?.identity(recorded: text, options)
    else { return record }
    record.target.identity = identity
    return record
  }
}

extension ObjectAddress {
  /// What waited was called `attachment NAME`.
  init?(format1 text: String) {
    let parts = text.split(separator: " ", maxSplits: 1)
    guard parts.count == 2, let kind = Kind(rawValue: String(parts[0])) else { return nil }
    self.init(kind, String(parts[1]))
  }
}
