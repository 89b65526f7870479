import BPFLoader

/// Which attachments of a manifest are looked up on a host. The others are where they are recorded; what is recorded
/// nowhere is no matter then.
struct ResolutionScope {
  /// Nil for all.
  private var named: Set<String>?
  /// Those that are looked up for the sake of others: what has no target then is left as it is.
  private var dragged: Set<String> = []
  private var recorded: [String: [(name: String, record: AttachmentRecord)]] = [:]

  /// Everything.
  init() {}

  /// What `options` name, and what those name in turn.
  ///
  /// - Parameters:
  ///   - dragged: what changes with that.
  ///   - ledger: what is live.
  init(
    _ desired: DesiredState, _ options: ApplyOptions, dragged: Set<String>, _ ledger: Ledger?
  ) {
    self.dragged = dragged
    for (name, record) in (ledger?.attachments ?? [:]).sorted(by: { $0.key < $1.key }) {
      recorded[name.withoutTarget, default: []].append((name, record))
    }
    if options.only.isEmpty { return }
    let addresses = options.only + options.replaced + options.forced
    var waiting = addresses.filter { $0.kind == .attachment }.map(\.name.withoutTarget)
    for pin in desired.pins where addresses.mean(pin.address) && pin.object.kind == .attachment {
      waiting.append(pin.object.name)
    }
    let others = Dictionary(
      desired.attachments.map { ($0.name, $0.references["order.attachment"]?.name) },
      uniquingKeysWith: { first, _ in first })
    var found: Set<String> = dragged
    while let next = waiting.popLast() {
      guard found.insert(next).inserted, let other = others[next] ?? nil else { continue }
      waiting.append(other)
    }
    named = found
  }

  /// Whether what an attachment's target means is looked up.
  func includes(_ attachment: DesiredAttachment) -> Bool {
    named?.contains(attachment.name) ?? true
  }

  /// Whether it is, though nobody names it.
  func drags(_ attachment: DesiredAttachment) -> Bool { dragged.contains(attachment.name) }

  /// Where what a manifest means is recorded.
  func recorded(_ attachment: DesiredAttachment) -> [(name: String, target: ResolvedTarget)] {
    (recorded[attachment.name] ?? []).filter { $0.record.kind == attachment.kind.name }
      .map { ($0.name, $0.record.target) }
  }
}
