import BPFLoader
import BPFSyscall
import Manifest
import Reconciler

/// Writes what is live of a deployment for people.
struct StatusText {
  let style: Style

  func render(_ name: String, _ status: DeploymentStatus) -> PrintableText {
    let ledger = status.ledger
    if case .held = status.phase {
      return
        "\(style(PrintableText(name), .bold))   nothing is deployed: what nobody confirmed is held (`apply --release` takes it, `destroy` forgets it)\n"
    }
    let word: PrintableText? = status.isLedgerLost ? "DAMAGED" : status.hasDrift ? "DRIFT" : nil
    let drift: PrintableText = word.map { "   " + style($0, .red) } ?? ""
    var text: PrintableText =
      "\(style(PrintableText(name), .bold))   generation \(ledger.generation)   applied by bpf-apply \(ledger.tool)\(drift)\n"
    if status.isLedgerLost { text += "  ledger  " + style(PlanText.lost(ledger), .yellow) + "\n" }
    if let manager = ledger.manager { text += "  manager \(manager)\n" }
    if let remaining = status.phase.remaining { text += Self.waiting(name, remaining, style) }
    if let previous = status.previous {
      text += "  previous generation \(Self.kept(previous))" + lost(previous) + "\n"
    }
    if ledger.held != nil {
      text += "  rolled back: what it was before is held (`apply --release` takes it)\n"
    }
    text += section("attachments", ledger.attachments.keys.sorted()) { name in
      attachment(name, status)
    }
    text += pending(status)
    text += section("programs", ledger.programs.keys.sorted()) { name in
      program(name, status)
    }
    text += section("maps", ledger.maps.keys.sorted()) { name in
      map(name, status)
    }
    text += section("pins", ledger.pins.keys.sorted()) { path in
      return "→ \(ledger.pins[path]?.object.description ?? "")"
        + note(ObjectAddress(.pin, path), status)
    }
    return text
  }

  private static func waiting(
    _ name: String, _ remaining: UInt64, _ style: Style
  ) -> PrintableText {
    if remaining > 0 {
      return "  waits to be confirmed for another \((remaining + 999) / 1000) s\n"
    }
    return "  " + style("OVERDUE", .red)
      + "  should have been confirmed by now: `bpf-apply confirm \(name)` keeps it, `bpf-apply rollback \(name)` takes it back\n"
  }

  /// How much memory it keeps, as far as we may look.
  static func kept(_ previous: PreviousGeneration) -> PrintableText {
    guard let memory = previous.memory else { return "is kept" }
    return "keeps \(ByteCount.text(memory)) (prune to free)"
  }

  /// What keeps it from being rolled back to.
  private func lost(_ previous: PreviousGeneration) -> PrintableText {
    let losses: [PrintableText] = previous.losses.map { loss in
      switch loss {
      case .record: "what it was is not known any more"
      case .object(let address): "its \(address) is gone"
      }
    }
    guard let first = losses.first else { return "" }
    let rest: PrintableText = losses.count > 1 ? " (and \(losses.count - 1) more)" : ""
    return "  " + style("LOST", .red) + "  it cannot be rolled back to: " + first + rest
  }

  private func section(
    _ title: PrintableText, _ names: [String], _ describe: (String) -> PrintableText
  ) -> PrintableText {
    guard !names.isEmpty else { return "" }
    let width = min(40, names.map { PrintableText($0).width }.max() ?? 0)
    return "\n  \(title)\n"
      + names.map { name in
        "    \(PrintableText(name).padded(to: width))  \(describe(name))\n"
      }.joined()
  }

  /// What waits for its target, and what has come since.
  private func pending(_ status: DeploymentStatus) -> PrintableText {
    var reasons: [String: String] = [:]
    for (address, reason) in status.ledger.pending ?? [:] {
      reasons[SkipText.label(address).string] = "\(reason.description)"
    }
    for (address, target) in status.newTargets {
      reasons[SkipText.label(address).string] = "\(target.summary) is there now: apply attaches it"
    }
    return section("pending", reasons.keys.sorted()) { "\(reasons[$0] ?? "")" }
  }

  private func attachment(_ name: String, _ status: DeploymentStatus) -> PrintableText {
    let address = ObjectAddress(.attachment, name)
    let target = status.ledger.attachments[name]?.target.summary ?? ""
    switch status.drift(of: address) {
    case .ejected(let ejection):
      return "\(style("ejected", .red))  \(target)" + note(ejection.circumstances)
    case .unseen: return "\(target)" + note(address, status)
    case .dead, .switchedOff: return "\(style("dead", .red))  \(target)" + note(address, status)
    case .staleTarget(let change):
      return "\(style("stale", .red))  \(target)" + note(change.description)
    case .some: return "\(style("detached", .red))  \(target)" + note(address, status)
    case nil:
      let id = status.state(of: address)?.id.map { "  link \($0)" } ?? ""
      return "\(style("running", .green))  \(target)\(id)"
        + note(status.showsDetachment(of: address) ? nil : Self.unseenDetachment)
    }
  }

  private func program(_ name: String, _ status: DeploymentStatus) -> PrintableText {
    let address = ObjectAddress(.program, name)
    guard case .program(let info) = status.state(of: address)?.content else {
      return "\(status.ledger.programs[name].map { "\($0.type)" } ?? "")" + note(address, status)
    }
    let runs = Self.runs(info).map { "  \($0)" } ?? ""
    return "\(info.type)  id \(info.id)  tag \(Self.tag(info))\(runs)"
      + note(address, status)
  }

  /// The tag in hexadecimal digits, as bpftool writes it.
  static func tag(_ info: ProgramInfo) -> String {
    info.tag.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  /// Nil where the kernel counts none, or there were none.
  static func runs(_ info: ProgramInfo) -> String? {
    info.runCount > 0
      ? "\(info.runCount) runs, \(info.runTime / 1000) µs" : nil
  }

  private func map(_ name: String, _ status: DeploymentStatus) -> PrintableText {
    let address = ObjectAddress(.map, name)
    guard case .map(let info) = status.state(of: address)?.content else {
      return "\(status.ledger.maps[name].map { "\($0.type)" } ?? "")" + note(address, status)
    }
    return
      "\(info.type)  id \(info.id)  \(info.maxEntries) entries, \(info.keySize) → \(info.valueSize) bytes"
      + note(address, status)
  }

  /// Said of what the kernel does not tell.
  static let unseenDetachment =
    "whether it was detached is \(Drift.unseen.description(of: .attachment))"

  private func note(_ address: ObjectAddress, _ status: DeploymentStatus) -> PrintableText {
    note(status.drift(of: address)?.description(of: address.kind))
  }

  private func note(_ text: String?) -> PrintableText {
    text.map { style("  (\($0))", .yellow) } ?? ""
  }
}
