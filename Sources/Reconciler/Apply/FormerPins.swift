/// Where the objects of the live generation are found while an apply runs: what has lost its pin has another.
struct FormerPins {
  let layout: DeploymentLayout
  /// What records them; nil where nothing is live.
  private let ledger: Ledger?
  private let lost: [ObjectAddress: String]

  init(_ layout: DeploymentLayout, _ ledger: Ledger?, _ journal: Journal) {
    self.layout = layout
    self.ledger = ledger
    lost = Dictionary(
      journal.lost.map { ($0.address, layout.pin($0)) }, uniquingKeysWith: { first, _ in first })
  }

  func pin(_ address: ObjectAddress) -> String {
    lost[address] ?? place(of: address)
  }

  /// Where an object belongs, also one that has lost its pin.
  func place(of address: ObjectAddress) -> String {
    ledger.map { layout.pin(address, of: $0, in: .current) } ?? layout.pin(address, in: .current)
  }

  func path(_ former: Step.Former) -> String {
    switch former {
    case .recorded(let address): pin(address)
    case .kept(let address): layout.foreign(address, in: .next)
    }
  }

  /// Where a recorded attachment stands; nil for a kind that this version does not know.
  func hook(_ record: AttachmentRecord) -> Hook? {
    guard let ledger, var hook = record.hook(layout, of: ledger, in: .current) else { return nil }
    if let pin = lost[record.object] { hook.object = pin }
    for (option, address) in record.references ?? [:] {
      if let pin = lost[address] { hook.references[option] = pin }
    }
    return hook
  }
}

extension DeploymentLayout {
  /// Where an object of the live generation stands that has lost its pin.
  fileprivate func pin(_ lost: Journal.Lost) -> String {
    lost.name.map { pin(named: $0, besides: lost.address, in: .current) }
      ?? self.lost(lost.address, in: .next)
  }

  /// A path in the directory of an object's pin.
  func pin(named name: String, besides address: ObjectAddress, in slot: Slot) -> String {
    let pin = pin(address, in: slot)
    return "\(pin.prefix(upTo: pin.lastIndex(of: "/") ?? pin.startIndex))/\(name)"
  }
}
