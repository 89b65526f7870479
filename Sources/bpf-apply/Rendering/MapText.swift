import BPFObject
import BPFSyscall
import Reconciler

/// What a plan says of a change of a map.
struct MapText {
  let change: Change
  let record: MapRecord
  /// How many entries the manifest gives it.
  let entries: Int?

  init(change: Change, _ record: MapRecord, entries: Int?) {
    self.change = change
    self.record = record
    self.entries = entries
  }

  var sentence: String {
    let because = change.because.words
    switch (change.action, record.role) {
    case (.repair(let drift, .plain), .structOps): return words(drift)
    case (.repair(let drift, .plain), _) where record.external != nil:
      return "\(words(drift)); \(definition)"
    case (.repair(.contents, .plain), _):
      return "\(words(.contents)); created again, with what is put into it"
    case (.repair(let drift, .plain), _):
      return
        "\(words(drift)); created again, \(entries == nil ? "empty" : "with the manifest's entries")"
    case (.replace, _) where record.external != nil: return because + written(", ")
    case (.replace, .user) where record.slots == nil:
      return "\(because): created anew, its contents are lost\(given)"
    case (.replace(.carry(let variables)), .data), (.replace(.carry(let variables)), .bss):
      return because + Self.words(variables, change.because.allSatisfy(\.isOfGlobal))
    case (.replace, _): return because
    case (.create, _): return definition + (record.external == nil ? given : written(", "))
    default: return kept
    }
  }

  /// What is said of a map that stays.
  var kept: String {
    if record.external != nil { return definition + written(", ") }
    var parts: [String] = []
    var last: [String] = []
    for reason in change.because {
      if reason.difference?.field == .preventDestroy {
        last.append("\(reason)")
      } else {
        parts.append("\(reason)")
      }
    }
    if case .repair(.contents, .write) = change.action {
      parts.append(words(.contents) + written(": "))
    } else if !change.elements.isEmpty {
      parts.append(written(""))
    }
    return ((parts.isEmpty ? [definition] : parts) + last).joined(separator: "; ")
  }

  private func words(_ drift: Drift) -> String { drift.description(of: .map) }

  /// `hash, 1024 entries, 16 → 8 bytes`
  private var definition: String {
    if record.role == .structOps { return record.structure ?? "struct_ops" }
    let text =
      "\(record.type), \(record.maxEntries) entries, \(record.keySize) → \(record.valueSize) bytes"
    return record.external.map { "\($0), \(text)" } ?? text
  }

  /// What a new map begins with.
  private var given: String {
    entries.map { ", with \($0) \($0 == 1 ? "entry" : "entries")" } ?? ""
  }

  /// What is written into it, behind a separator; nothing where nothing is.
  private func written(_ separator: String) -> String {
    change.elements.isEmpty ? "" : separator + Self.words(change.elements, of: record.type)
  }

  /// `3 entries written, 1 deleted`
  static func words(_ elements: [MapElement], of type: MapType?) -> String {
    let written = elements.count { $0.value != nil }
    let gone = elements.count - written
    var parts: [String] = []
    if written > 0 { parts.append("\(written) \(written == 1 ? "entry" : "entries") written") }
    if gone > 0 {
      let noun = written == 0 ? gone == 1 ? " entry" : " entries" : ""
      let isArray = type == .array || type == .perCPUArray
      parts.append("\(gone)\(noun) \(isArray ? "set to zero" : "deleted")")
    }
    return parts.joined(separator: ", ")
  }

  /// What becomes of the variables of a map whose place another takes.
  ///
  /// - Parameter areSet: whether that is because the manifest sets others of them.
  private static func words(_ variables: CarriedVariables, _ areSet: Bool) -> String {
    if areSet { return variables.keepsAny ? "; its other variables keep their values" : "" }
    guard variables.keepsAny else { return "; its variables start anew" }
    let (anew, gone) = (variables.anew, variables.gone)
    let parts =
      (anew.isEmpty ? [] : ["\(list(anew)) \(anew.count == 1 ? "starts" : "start") anew"])
      + (gone.isEmpty ? [] : ["\(list(gone)) \(gone.count == 1 ? "is" : "are") gone"])
    return "; its variables keep their values"
      + (parts.isEmpty ? "" : ", but \(parts.joined(separator: " and "))")
  }

  /// The first of some names, so that a line stays one.
  static func list(_ names: [String]) -> String {
    let shown = names.prefix(5).joined(separator: ", ")
    return names.count > 5 ? "\(shown) and \(names.count - 5) others" : shown
  }
}
