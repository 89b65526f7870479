import BPFLoader

extension DesiredState {
  /// Leaves an attachment or a pin of a former generation out, with what names it: it waits for an apply.
  mutating func leave(_ address: ObjectAddress, _ reason: SkipReason) {
    switch address.kind {
    case .attachment:
      attachments.removeAll { $0.name == address.name }
      for index in attachments.indices
      where attachments[index].references["order.attachment"] == address {
        attachments[index].references["order.attachment"] = nil
      }
      for pin in pins where pin.object == address { leave(pin.address, .waits(address)) }
    case .pin: pins.removeAll { $0.path == address.name }
    case .map, .program: return
    }
    skipped.append(
      SkippedObject(address: address, reason: reason, isPending: true))
  }
}
