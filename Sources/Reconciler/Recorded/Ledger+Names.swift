// What recorded objects are called, here and in bpffs.
extension Ledger {
  /// What a recorded object is called in bpffs.
  func pinName(of address: ObjectAddress) -> String {
    let recorded =
      switch address.kind {
      case .map: maps[address.name]?.pinName
      case .program: programs[address.name]?.pinName
      case .attachment: attachments[address.name]?.pinName
      case .pin: nil as String?
      }
    return recorded ?? PinName.encoded(address.name)
  }

  /// What a recorded object was called when it got its pin.
  func pinnedAddress(of address: ObjectAddress) -> ObjectAddress {
    ObjectAddress(address.kind, PinName.decoded(pinName(of: address)))
  }

  /// The attachments, by what they are called in bpffs.
  var attachmentsByPin: [String: (name: String, record: AttachmentRecord)] {
    Dictionary(
      attachments.map { (pinName(of: ObjectAddress(.attachment, $0.key)), ($0.key, $0.value)) },
      uniquingKeysWith: { first, _ in first })
  }

  /// The same with everything under another name, each pinned as it is. A pin's name is its path: another one is another
  /// pin.
  ///
  /// - Parameter new: what an object is called now.
  func renamed(_ new: (ObjectAddress) -> ObjectAddress) -> Ledger {
    var ledger = self
    func renamed<Record>(
      _ records: [String: Record], _ kind: ObjectAddress.Kind,
      _ change: (inout Record, _ pinName: String?) -> Void
    ) -> [String: Record] {
      Dictionary(
        records.map { name, record in
          let address = ObjectAddress(kind, name)
          var record = record
          change(&record, new(address) == address ? nil : pinName(of: address))
          return (new(address).name, record)
        }, uniquingKeysWith: { first, _ in first })
    }
    func rename(_ record: inout AttachmentRecord, _ pinName: String?) {
      record.object = new(record.object)
      record.references = record.references?.mapValues(new)
      record.pinName = pinName ?? record.pinName
    }
    ledger.maps = renamed(maps, .map) { record, pinName in
      record.slots = record.slots?.mapValues(new)
      record.pinName = pinName ?? record.pinName
    }
    ledger.programs = renamed(programs, .program) { record, pinName in
      record.maps = record.maps.mapValues { new(ObjectAddress(.map, $0)).name }
      record.target = record.target.map(new)
      record.pinName = pinName ?? record.pinName
    }
    ledger.attachments = renamed(attachments, .attachment, rename)
    ledger.pins = pins.mapValues { $0.renamed(new) }
    if let left {
      ledger.left?.attachments = left.attachments.mapValues { record in
        var record = record
        rename(&record, nil)
        return record
      }
      ledger.left?.pins = left.pins.mapValues { $0.renamed(new) }
    }
    return ledger
  }

  /// Every object is called in bpffs as it is called here.
  mutating func takeOwnPinNames() {
    for name in maps.keys { maps[name]?.pinName = nil }
    for name in programs.keys { programs[name]?.pinName = nil }
    for name in attachments.keys { attachments[name]?.pinName = nil }
  }
}

extension PinRecord {
  fileprivate func renamed(_ new: (ObjectAddress) -> ObjectAddress) -> PinRecord {
    var record = self
    record.object = new(object)
    return record
  }
}

extension DeploymentLayout {
  /// The pin of a map, program or attachment that a generation records.
  func pin(_ address: ObjectAddress, of ledger: Ledger, in slot: Slot) -> String {
    "\(directory(slot))/\(Self.objectDirectory(of: address.kind))/\(ledger.pinName(of: address))"
  }

  /// What a generation prescribes of a map's contents.
  func entries(ofMap name: String, of ledger: Ledger, in slot: Slot) -> String {
    "\(entries(slot))/\(ledger.pinName(of: ObjectAddress(.map, name)))"
  }
}
