import Manifest
import BPFLoader
import Reconciler

/// Writes a plan for people, a line for each object that does not stay as it is.
struct PlanText {
  let style: Style
  let kernel: String

  func render(_ plan: Plan) -> PrintableText {
    guard !plan.isEmpty else {
      let what = plan.ejected.isEmpty ? "is as the manifest says" : "stays as it is"
      return "No changes. \(plan.deployment) \(what) (generation \(plan.former ?? 0)).\n"
        + ejected(plan) + skipped(plan) + staying(plan) + unreachable(plan) + verdict(plan)
    }
    let from =
      plan.former.map { "generation \($0) → \(plan.generation)" } ?? "generation \(plan.generation)"
    var text: PrintableText =
      "\(style(PrintableText(plan.deployment), .bold))   \(from)   kernel \(kernel)\n\n"
    let changes = plan.effective
    let labels = changes.map(label) + plan.settings.map { PrintableText($0.key.rawValue) }
    let nameWidth = min(40, labels.map(\.width).max() ?? 0)
    let texts = changes.map { PrintableText(ChangeText.text($0)) }
    let summaryWidth = min(80, texts.map(\.width).max() ?? 0)
    if let mounting = plan.mounting {
      text +=
        "  \(style("+", .green)) \(PrintableText("bpffs").padded(to: nameWidth))  mounted at \(mounting.path)\(Self.staying(mounting))\n"
    }
    for setting in plan.settings {
      text +=
        "  \(style("~", .yellow)) \(PrintableText(setting.key.rawValue).padded(to: nameWidth))  \(SettingText.text(setting))\(place(setting.mark))\n"
    }
    for (change, summary) in zip(changes, texts) {
      let line =
        label(change).padded(to: nameWidth) + "  "
        + summary.padded(to: change.mark == nil ? 0 : summaryWidth)
      text += "  \(style(symbol(change), color(change))) \(line)\(place(change.mark))\n"
      if let consumers = plan.consumers[change.address] {
        text +=
          "      used as \(consumers.joined(separator: ", ")), which keeps what is there until applied\n"
      }
    }
    if plan.isLedgerLost {
      text +=
        "  \(style("!", .yellow)) \(PrintableText("ledger").padded(to: nameWidth))  \(Self.lost(plan.observed.ledger))\n"
    }
    text += ejected(plan) + renamed(plan) + skipped(plan) + staying(plan) + unreachable(plan)
    text += denying(plan) + verdict(plan)
    return text + "\n" + totals(plan)
  }

  /// What becomes of a bpffs that is mounted.
  private static func staying(_ mounting: BPFFSMounting) -> PrintableText {
    mounting.isOfNamespace ? " in this mount namespace, and gone with it" : ""
  }

  private func place(_ mark: SourceMark?) -> PrintableText {
    mark.map { "  " + style("\(Self.fileName($0.file)):\($0.line)", .faint) } ?? ""
  }

  /// What became of a ledger that had to be rebuilt.
  static func lost(_ ledger: Ledger?) -> PrintableText {
    ledger?.rebuilt == .previous ? allLost : lost
  }

  static let lost: PrintableText = "lost: rebuilt from what is pinned"
  private static let allLost: PrintableText =
    "lost, and all that it had: what was there before is shown"

  /// What the kernel has ended and is left so, a line each.
  private func ejected(_ plan: Plan) -> PrintableText {
    plan.ejected.filter(\.isKept).map { change in
      "  \(style("!", .yellow)) \(label(change))  \(ChangeText.text(change))\n"
    }.joined()
  }

  /// Bytecode files whose keys seem to be others, a line each.
  private func renamed(_ plan: Plan) -> PrintableText {
    plan.renamedFiles.map { file in
      let maps = file.maps.map(\.name).joined(separator: ", ")
      return
        "  \(style("!", .yellow)) \(SkipText.label(file.new))  warning: it is as \(file.old.name) was; what \(maps) \(file.maps.count == 1 ? "holds" : "hold") is lost, unless the manifest says `moved: { \(file.old): \(file.new) }`\n"
    }.joined()
  }

  /// What the manifest names and is left out, a line each.
  private func skipped(_ plan: Plan) -> PrintableText {
    plan.desired.skipped.map { object in
      let word = object.isPending ? "pending" : "left out"
      return
        "  \(style("·", .faint)) \(SkipText.label(object.address))  \(word): \(object.reason)\n"
    }.joined()
  }

  /// What lives although its name does not lead there from here, and names that lead elsewhere from the host, a line each.
  private func staying(_ plan: Plan) -> PrintableText {
    plan.desired.staying.sorted { $0.key < $1.key }.map { address, reason in
      "  \(style("·", .faint)) attachment \(address.name)  stays where it was attached: \(SkipText.words(reason))\n"
    }.joined()
      + plan.desired.relative.map { address in
        "  \(style("!", .yellow)) attachment \(address.name)  warning: its path is below the root of this process's cgroup namespace, which is not the host's: there it means another group\n"
      }.joined()
  }

  /// What an apply does beside what is planned, or instead, because of where the deployment stands.
  private func verdict(_ plan: Plan) -> PrintableText {
    let text: PrintableText
    switch plan.verdict {
    case .carriedOut: return ""
    case .waits(let generation, _):
      text = "generation \(generation) waits to be confirmed: until then an apply is refused"
    case .takesBack(let generation, let isReleased):
      text =
        "nobody confirmed generation \(generation) in time: an apply of it takes it back\(isReleased ? ", and applies it anew" : "")"
    case .supersedes(let generation):
      text =
        "nobody confirmed generation \(generation) in time: this takes its place"
    }
    return "  \(style("!", .yellow)) \(PrintableText(plan.deployment))  \(text)\n"
  }

  /// The pins that their modes let somebody open who cannot come to them, a line each.
  private func unreachable(_ plan: Plan) -> PrintableText {
    plan.unreachable.map { pin in
      let who: PrintableText =
        switch pin.who {
        case .owner(let user): "its owner, user \(user)"
        case .group(let group): "its group \(group)"
        case .others: "others"
        }
      let mode = PinAccess.octal(pin.access.mode)
      return
        "  \(style("!", .yellow)) pin \(pin.address.name)  warning: \(who) may open it, but not enter \(pin.directory) (mode \(mode); chmod o+x lets them)\(place(pin.mark))\n"
    }.joined()
  }

  /// The attachments that may keep us, too, from doing anything more, a line each.
  private func denying(_ plan: Plan) -> PrintableText {
    plan.denying.map { attachment in
      "  \(style("!", .yellow)) attachment \(attachment.name)  warning: its program decides about bpf(2), also for bpf-apply; should it refuse that, unlink bpf-apply/\(plan.deployment)/current/links/\(attachment.pinName) in bpffs\(place(attachment.mark))\n"
    }.joined()
  }

  /// One line, after an apply.
  func summary(_ plan: Plan) -> PrintableText {
    "Applied \(plan.deployment): \(counts(plan, done: true)). Generation \(plan.generation) is live.\n"
      + (plan.mounting.map { "bpffs was mounted at \($0.path)\(Self.staying($0)).\n" } ?? "")
      + plan.gaps.sorted { $0.key < $1.key }.map { name, gap in
        "The hook of \(name) was empty for \(Self.milliseconds(gap)) ms.\n"
      }.joined()
      + plan.modes.sorted { $0.key < $1.key }.map { name, mode in
        "\(name) runs in mode \(mode).\n"
      }.joined()
  }

  private func totals(_ plan: Plan) -> PrintableText {
    let unchanged = plan.changes.count - plan.effective.count
    return "Plan: \(counts(plan, done: false)); \(unchanged) unchanged.\n\(downtime(plan))\n"
  }

  /// Before an apply, `1 to create, 2 to update`; after it, `1 created, 2 updated`.
  private func counts(_ plan: Plan, done: Bool) -> String {
    Change.Action.Name.allCases.compactMap { action in
      let others =
        switch action {
        case .repair: plan.isLedgerLost ? 1 : 0
        case .update: plan.settings.count
        default: 0
        }
      let count = plan.changes.count { $0.action.name == action } + others
      guard count > 0, let words = Self.words(action) else { return nil }
      return "\(count) \(done ? words.after : words.before)"
    }.joined(separator: ", ")
  }

  /// Nil for what is not counted.
  private static func words(_ action: Change.Action.Name) -> (before: String, after: String)? {
    switch action {
    case .create: ("to create", "created")
    case .keep: nil
    case .update: ("to update", "updated")
    case .replace: ("to replace", "replaced")
    case .restore: ("to restore", "restored")
    case .remove: ("to remove", "removed")
    case .repair: ("drifted to repair", "repaired")
    case .move: ("to move", "moved")
    case .forget: ("to let go of", "let go of")
    case .adopt: ("to take over", "taken over")
    }
  }

  private func downtime(_ plan: Plan) -> PrintableText {
    let gaps = names(plan, .oldFirst)
    let doubles = names(plan, .newFirst)
    var text: PrintableText = gaps.isEmpty ? "Downtime: none." : "Downtime, for a moment: \(gaps)."
    if !doubles.isEmpty { text += " Duplicate events possible for a moment: \(doubles)." }
    return text
  }

  private func names(_ plan: Plan, _ strategy: LinkStrategy) -> String {
    plan.effective.filter { $0.strategy == strategy }.map(\.address.name).joined(separator: ", ")
  }

  private func label(_ change: Change) -> PrintableText {
    "\(change.address.kind.rawValue) \(change.address.name)"
  }

  private func symbol(_ change: Change) -> PrintableText {
    switch change.action {
    case .create, .restore(_, isReplacing: false): "+"
    case .update: "~"
    case .replace, .restore: change.strategy == .inPlace ? "~" : "±"
    case .remove: "-"
    case .repair: "!"
    case .move, .holdBack(isRenamed: true): "→"
    case .forget: "○"
    case .adopt: "●"
    case .keep, .holdBack(isRenamed: false): " "
    }
  }

  private func color(_ change: Change) -> Style.Color? {
    switch change.action {
    case .create, .restore(_, isReplacing: false): .green
    case .update, .replace, .restore, .repair, .move, .holdBack(isRenamed: true), .forget, .adopt:
      .yellow
    case .remove: .red
    case .keep, .holdBack(isRenamed: false): nil
    }
  }

  /// With one digit behind the point.
  private static func milliseconds(_ duration: Duration) -> String {
    let tenths =
      duration.components.seconds * 10_000 + duration.components.attoseconds / 100_000_000_000_000
    return "\(tenths / 10).\(tenths % 10)"
  }

  private static func fileName(_ path: String) -> Substring {
    path.split(separator: "/").last ?? path[...]
  }
}
