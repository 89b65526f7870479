/// What identifies a kernel object.
struct ObjectIdentity: Hashable {
  var kind: ObjectAddress.Kind
  var id: UInt32?

  init(kind: ObjectAddress.Kind, id: UInt32?) {
    self.kind = kind
    self.id = id
  }

  init?(_ state: PinnedState) {
    guard let kind = state.kind else { return nil }
    self.init(kind: kind, id: state.id)
  }
}
