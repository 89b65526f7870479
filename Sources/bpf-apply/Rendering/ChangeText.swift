import BPFLoader
import BPFObject
import BPFSyscall
import Reconciler

/// What a plan says of one change, in a line.
struct ChangeText {
  let change: Change

  static func text(_ change: Change) -> String { ChangeText(change: change).text }

  private var text: String {
    var text = sentence
    if change.isRenamed { text += ", renamed from \(change.former.name)" }
    if let source = change.source { text += ", taken over from \(source)" }
    return text
  }

  private var sentence: String {
    if case .repair(let drift, .pinAgain) = change.action {
      return "\(kept): \(words(drift)); pinned again"
    }
    return switch change.subject {
    case .map(let record, let entries): MapText(change: change, record, entries: entries).sentence
    case .program(let type, let instructions, let origin):
      program("\(Self.words(type, origin)), \(instructions) instructions")
    case .attachment(let kind, let target): attachment(target?.summary ?? kind)
    case .pin(let object): pin("→ \(object)")
    case .former(let generation, let type): former("generation \(generation)", type)
    case nil: gone
    }
  }

  /// What is said of an object that stays as it is.
  private var kept: String {
    switch change.subject {
    case .map(let record, let entries): MapText(change: change, record, entries: entries).kept
    case .program(let type, let instructions, let origin):
      "\(Self.words(type, origin)), \(instructions) instructions"
    case .attachment(let kind, let target): target?.summary ?? kind
    case .pin(let object): "→ \(object)"
    case .former(let generation, _): "as in generation \(generation)"
    case nil: ""
    }
  }

  private func words(_ drift: Drift) -> String { drift.description(of: change.address.kind) }

  private func program(_ what: String) -> String {
    switch change.action {
    case .repair(let drift, _): "\(words(drift)); loaded again"
    case .replace: "reloaded: \(change.because.words)"
    default: what
    }
  }

  /// A program's type, and what says it where its section does not.
  static func type(of program: DesiredProgram) -> String {
    words(program.spec.type, program.typeOrigin)
  }

  private static func words(_ type: ProgramType, _ origin: TypeOrigin?) -> String {
    switch origin {
    case .attachment(let name): "\(type) (said by attachment \(name))"
    case .manifest: "\(type) (said by `functions`)"
    case nil: "\(type)"
    }
  }

  private func pin(_ what: String) -> String {
    switch change.action {
    case .repair(let drift, _): "\(words(drift)); pinned again"
    case .replace(.pin(let state?)): "\(what), in the place of \(state.summary), which is not ours"
    case .replace: "\(what), switched by one rename"
    case .update: "\(what), \(change.because.words)"
    case .adopt:
      change.because == [.restored]
        ? "\(what), as it was left" : "\(what), which is pinned there already"
    default: what
    }
  }

  private func attachment(_ what: String) -> String {
    switch change.action {
    case .create(let way): what + beside(way.attaching)
    case .repair(let drift, _):
      "\(what): \(words(drift)); \(change.strategy == .inPlace ? "put back in place" : "attached again")"
    case .replace, .update: replacement(what) + leftBehind
    case .adopt(_, .attach): replacement(what)
    default:
      change.ejection.map {
        "\(what): \(words(.ejected($0))); `--replace \(change.address)` attaches it again"
      } ?? what
    }
  }

  /// Who else is at the hook of a new attachment.
  private func beside(_ attaching: Change.Attaching?) -> String {
    guard let other = attaching?.other else { return "" }
    if other.link != nil { return ", beside \(other.summary)" }
    return ": in the place of \(other.summary), "
      + (attaching?.strategy == .inPlace ? "no gap" : "a gap between")
  }

  private func replacement(_ what: String) -> String {
    let strategy = change.strategy.map(Self.words) ?? ""
    for reason in change.because {
      switch reason {
      case .differs(let difference) where difference.field == .target: return "\(reason)"
      case .overwritten: return "\(what): \(reason); \(strategy)"
      case .drift(.ejected): return "\(what): \(reason); it is another now"
      case .attaches: return "\(what): \(strategy)"
      case .differs(let difference) where difference.field == .object: return "\(what): \(strategy)"
      default: break
      }
    }
    return "\(what): \(change.because.words)"
  }

  /// What a change of the program means for those who watch.
  private static func words(_ strategy: LinkStrategy) -> String {
    switch strategy {
    case .inPlace: "link updated in place, no gap"
    case .newFirst: "new link first, both run for a moment"
    case .oldFirst: "old link first, a gap between"
    }
  }

  private func former(_ place: String, _ type: MapType?) -> String {
    switch change.action {
    case .restore(let age, _):
      return "that of \(place), as it was left" + (age.map { " \(TimeText.words($0)) ago" } ?? "")
    case .update(.write(let elements, _)):
      for case .restoredGlobals(let names) in change.because {
        return "\(MapText.list(names)) as `globals` set it in \(place)"
      }
      return "its entries are those of \(place): \(MapText.words(elements, of: type))"
    case .update where change.because == [.restoredWithoutGlobals]:
      return "\(change.because.words): what `globals` set in \(place) was not kept"
    case .update:
      let isPrescribed = change.because == [.restoredWithoutContents(isPrescribed: true)]
      return "\(change.because.words): "
        + (isPrescribed ? "those of \(place) were not kept" : "\(place) prescribes none")
    default: return kept
    }
  }

  private var gone: String {
    guard case .forget(let keeper) = change.action else { return change.because.words + leftBehind }
    return switch keeper {
    case .pin(let path): "let go: it stays, pinned at \(path)"
    case .itself: "let go: it stays pinned"
    case .hook: "let go: it stays attached"
    case .object(let object): "let go: \(object) holds it"
    case .others: "let go: it stays with whom it was taken over from"
    }
  }

  private var leftBehind: String {
    change.leavesBehind
      ? "; what is in its network namespace, which is not seen from here, stays as long as that does"
      : ""
  }
}

extension Change {
  /// That the kernel has ended it, where it has.
  fileprivate var ejection: Ejection? {
    for case .drift(.ejected(let ejection)) in because { return ejection }
    return nil
  }
}
