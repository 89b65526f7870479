import BPFLoader
import BPFSyscall
import Manifest
import Reconciler

/// Writes what is live of one object of a deployment for people.
struct ObjectText {
  let style: Style

  private typealias Line = (label: String, text: String?)

  func render(_ address: ObjectAddress, of deployment: String, _ status: DeploymentStatus)
    -> PrintableText
  {
    let ledger = status.ledger
    let lines =
      [("deployment", "\(deployment), generation \(ledger.generation)")]
      + lines(address, status).compactMap { line in
        line.text.map { (PrintableText(line.label), $0) }
      }
    let width = lines.map(\.0.width).max() ?? 0
    return "\(style(PrintableText(address), .bold))   \(state(of: address, status))\n\n"
      + lines.map { label, text in "  \(label.padded(to: width))  \(text)\n" }.joined()
  }

  private func state(of address: ObjectAddress, _ status: DeploymentStatus) -> PrintableText {
    if let reason = status.waiting[address] { return "\(style("pending", .yellow)): \(reason)" }
    if let drift = status.drift(of: address) {
      let words = drift.description(of: address.kind)
      return switch drift {
      case .ejected(let ejection): "\(style("ejected", .red)) \(ejection.circumstances)"
      case .unseen: "\(words)"
      default: "\(style("drifted", .red)): \(words)"
      }
    }
    guard address.kind == .attachment else { return style("as applied", .green) }
    let doubt: PrintableText =
      status.showsDetachment(of: address) ? "" : "; \(StatusText.unseenDetachment)"
    return style("running", .green) + doubt
  }

  private func lines(_ address: ObjectAddress, _ status: DeploymentStatus) -> [Line] {
    switch address.kind {
    case .attachment:
      (status.ledger.attachments[address.name].map(lines) ?? []) + [("mode", status.modes[address])]
    case .program:
      status.ledger.programs[address.name].map { lines($0, status.state(of: address)) } ?? []
    case .map: status.ledger.maps[address.name].map(lines) ?? []
    case .pin: status.ledger.pins[address.name].map(lines) ?? []
    }
  }

  private func lines(_ record: AttachmentRecord) -> [Line] {
    let kind = AttachmentKind.named(record.kind)
    let id = record.target.isUnlinked == true ? "\(record.object.kind.rawValue) id" : "link"
    return [
      (record.object.kind.rawValue, record.object.name), ("kind", record.kind),
      ("target", record.target.summary),
      ("options", kind.flatMap { record.options?.text(of: $0) }),
      (id, record.id.map { "\($0)" }),
    ]
  }

  private func lines(_ record: ProgramRecord, _ state: PinnedState?) -> [Line] {
    var info: ProgramInfo?
    if case .program(let found) = state?.content { info = found }
    let maps = record.maps.sorted { $0.key < $1.key }.map(\.value)
    return [
      ("type", "\(record.type)"), ("attach type", record.attachType.map { "\($0)" }),
      ("loaded for", record.function.map { $0 + (record.target.map { " of \($0.name)" } ?? "") }),
      ("id", record.id.map { "\($0)" }), ("tag", info.map(StatusText.tag)),
      ("instructions", "\(record.instructions)"), ("runs", info.flatMap(StatusText.runs)),
      ("maps", maps.isEmpty ? nil : maps.joined(separator: ", ")),
    ]
  }

  private func lines(_ record: MapRecord) -> [Line] {
    [
      ("type", "\(record.type)"), ("is", record.external), ("id", record.id.map { "\($0)" }),
      ("key", "\(record.keySize) bytes"), ("value", "\(record.valueSize) bytes"),
      ("entries", "at most \(record.maxEntries)"),
      ("flags", record.flags == 0 ? nil : "0x" + String(record.flags, radix: 16)),
    ]
  }

  private func lines(_ record: PinRecord) -> [Line] {
    [
      ("object", "\(record.object)"), ("mode", PinAccess.octal(record.access.mode)),
      ("owner", record.access.owner.map { "\($0)" }),
      ("group", record.access.group.map { "\($0)" }), ("id", record.id.map { "\($0)" }),
    ]
  }
}
