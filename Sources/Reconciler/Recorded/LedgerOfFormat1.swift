import BPFLoader

// Documents of format 1, in today's form. What this file knows, nothing else needs to.
//
// In format 1, a program was called without what it was loaded for where it was the only one of its function, and was pinned
// so; what was lost stood as values that nothing has.
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
    for (name, record) in attachments where record.options?.strings == ["": ""] {
      ledger.attachments[name]?.options = nil
    }
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

extension ObjectAddress {
  /// What waited was called `attachment NAME`.
  init?(format1 text: String) {
    let parts = text.split(separator: " ", maxSplits: 1)
    guard parts.count == 2, let kind = Kind(rawValue: String(parts[0])) else { return nil }
    self.init(kind, String(parts[1]))
  }
}
