public import BPFLoader
import Manifest

// The facts of a plan, and of what is there, in the words of errors; whole sentences are the command line's.

extension Drift {
  /// A phrase: `its pin is gone`.
  ///
  /// - Parameter kind: of what it is.
  public func description(of kind: ObjectAddress.Kind) -> String {
    switch self {
    case .pinGone: return kind == .pin ? "the pin is gone" : "its pin is gone"
    case .pinRenamed(let name): return "its pin was renamed to \(name)"
    case .anotherObject(let state, let isOfOtherBoot):
      let place =
        kind == .pin ? "another object is pinned there" : "another object stands at its pin"
      return "\(place): \(state.summary)"
        + (isOfOtherBoot ? ", and what is recorded is of another boot" : "")
    case .severed: return "detached outside bpf-apply, or its target went away"
    case .dead(let loss): return loss.description
    case .switchedOff(let kernelSwitch):
      return "the kernel runs nothing of its kind: \(kernelSwitch.path) is 0"
    case .misplaced(let target): return "its link is not at \(target.summary)"
    case .staleTarget(let change): return change.description
    case .programSwapped(let id): return "its program was changed outside bpf-apply (now \(id))"
    case .access(let differences):
      return "changed outside bpf-apply: \(differences.words)"
    case .contents: return "contents changed outside bpf-apply"
    case .ejected(let ejection): return "ejected \(ejection.circumstances)"
    case .unseen: return "not observable here"
    }
  }
}

extension LifeLoss {
  /// A phrase: `CPU 1 was offline meanwhile`.
  public var description: String {
    switch self {
    case .cpuIsOffline(let number): "CPU \(number) is offline"
    case .cpuWasOffline(let number): "CPU \(number) was offline meanwhile, which ended it"
    case .moduleIsGone(let name): "module \(name) is not loaded any more"
    case .moduleWasReloaded(let name): "module \(name) was loaded again, which ended it"
    case .processEnded(let id): "process \(id) has ended"
    }
  }
}

extension TargetChange {
  /// A phrase: `the file was replaced`.
  public var description: String {
    switch self {
    case .gone: "nothing that it can be attached to has its name now"
    case .fileReplaced: "the file was replaced"
    case .fileOverwritten: "the file was overwritten in place"
    case .placeMoved: "it is elsewhere in the file now"
    case .namespaceReplaced: "that is another network namespace now"
    case .interfaceMoved: "its interface is in another network namespace now"
    case .interfaceReplaced(let former, let now):
      "that is another interface now: ifindex \(former) → \(now)"
    case .controlGroupReplaced: "that is another control group now"
    case .another: "its name means another one now"
    }
  }
}

extension Ejection {
  /// A phrase behind the word that says it: `by the kernel: scx_bpf_error: no such queue`.
  public var circumstances: String {
    "by the kernel" + (reason.map { ": \($0)" } ?? "")
      + (successor.map { " (\($0) is at work now)" } ?? "")
  }
}

extension Difference: CustomStringConvertible {
  /// A phrase: `max_entries 1024 → 4096`.
  public var description: String {
    let name: String
    switch field {
    case .type: name = "type"
    case .keySize: name = "key_size"
    case .valueSize: name = "value_size"
    case .maxEntries: name = "max_entries"
    case .flags: name = "flags"
    case .mapExtra: name = "map_extra"
    case .preventDestroy: name = "prevent_destroy"
    case .mode: name = "mode"
    case .owner: name = "owner"
    case .group: name = "group"
    case .option(let option): name = option
    case .entry(let key): name = "entry \(Value.bytes(key))"
    case .global(let global):
      return before.map { "\(global) \($0) → \(words(after))" } ?? "\(global) → \(words(after))"
    case .variables: return "layout changed"
    case .elementTypes: return "layout of key or value changed"
    case .constants: return "constants changed"
    case .plainMembers: return "value changed"
    case .functions: return "functions changed"
    case .slots: return "what is put into it changed"
    case .instructions: return "\(words(before)) → \(words(after)) instructions"
    case .bytecode: return "its bytecode changed"
    case .map(let map): return "its map \(map) is another"
    case .function: return "it is loaded for \(after?.description ?? "no function")"
    case .loadTarget: return "it is loaded for \(after?.description ?? "the kernel")"
    case .structOps: return "it belongs to \(after?.description ?? "no struct_ops map")"
    case .target, .object: return "\(words(before)) → \(words(after))"
    }
    return "\(name) \(words(before)) → \(words(after))"
  }

  private func words(_ value: Value?) -> String { value?.description ?? "unset" }
}

extension Difference.Value: CustomStringConvertible {
  /// The value as a manifest would write it.
  public var description: String {
    switch self {
    case .number(let number): return "\(number)"
    case .flag(let flag): return "\(flag)"
    case .word(let word): return word
    case .text(let text): return "\"\(text)\""
    case .mode(let mode): return PinAccess.octal(mode)
    case .bytes(let bytes):
      let digits = bytes.prefix(16).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
      return "hex:\(digits.joined())\(bytes.count > 16 ? "…" : "")"
    }
  }
}

extension [Difference] {
  /// One behind the other.
  public var words: String { map(\.description).joined(separator: ", ") }
}

extension Reason: CustomStringConvertible {
  /// A phrase: `map flows is replaced because max_entries 1024 → 4096`.
  public var description: String {
    switch self {
    case .askedFor: "asked for with --replace"
    case .drift(let drift): drift.description(of: .map)
    case .differs(let difference): difference.description
    case .unknownBefore: "what it was is lost"
    case .uses(let map, let because): "map \(map.name) is replaced\(because.clause)"
    case .loadedFor(let program, let because):
      "\(program), which it is loaded for, is replaced\(because.clause)"
    case .holds(let object, let index, let because):
      "\(object.kind) \(object.name) at index \(index) is replaced\(because.clause)"
    case .member(let program, let because): "program \(program.name) changes\(because.clause)"
    case .attaches(let object, let because): "\(object) is another\(because.clause)"
    case .attachedAnew(let attachment): "attachment \(attachment.name) is made anew"
    case .attachedTwice(let attachment): "attachment \(attachment.name) gets a second link"
    case .external(let map): "\(map) is another map now"
    case .overwritten: "its file was overwritten in place"
    case .nameMeansAnother(_, let change): change.description
    case .spelledOtherwise: "its target is the same, named in another way"
    case .movedAlong(let former, let now):
      "its link went with the interface: \(former.summary) → \(now.summary)"
    case .keptAlthough(let differences): "kept as it is: \(differences.words)"
    case .contentsPrescribed: "it holds what the manifest says, and nothing else from now on"
    case .contentsLetGo: "its contents are left as they are from now on"
    case .otherContentsLetGo: "its other contents are left as they are from now on"
    case .globalsPrescribed: "it holds what `globals` sets"
    case .restoredWithoutContents: "its entries stay, and are left as they are from now on"
    case .restoredGlobals: "`globals` set other values"
    case .restoredWithoutGlobals: "its variables stay"
    case .restored: "as it was left"
    case .notInManifest: "no longer in the manifest"
    case .targetGone: "its target is gone, or is no longer meant"
    case .skipped(let reason): reason.description
    case .destroyed: "destroyed"
    case .unconfirmed: "was not confirmed"
    }
  }
}

extension [Reason] {
  /// One behind the other; of many variables the first, so that a line stays one.
  public var words: String {
    let most = 5
    guard count > most, allSatisfy(\.isOfGlobal) else {
      return map(\.description).joined(separator: ", ")
    }
    return prefix(most).map(\.description).joined(separator: ", ") + " and \(count - most) others"
  }

  /// Behind what has these reasons.
  fileprivate var clause: String { isEmpty ? "" : " because \(words)" }
}

extension Reason {
  /// Whether a variable is another.
  public var isOfGlobal: Bool { if case .global? = difference?.field { true } else { false } }
}

extension SkipReason: CustomStringConvertible {
  public var description: String {
    switch self {
    case .lacks(let feature): "this kernel lacks \(feature)"
    case .has(let feature): "this kernel has \(feature)"
    case .missing(let message): message
    case .waits(let address): "\(address) waits"
    case .needed(let address): "\(address) needs it"
    case .taken(let other): "\(other) is pinned there, which is not ours"
    }
  }
}
