import OrderedCollections
import Manifest

extension DesiredStateBuilder {
  /// Joins what the manifest says of whose its objects are with the objects that there are.
  mutating func addOwnership() {
    for move in manifest.ownership.moved {
      guard let old = address(move.old), let new = address(move.new) else { continue }
      if isFile(old) || isWanted(old) {
        report(
          "`\(old)` is still in the manifest, so that it cannot have become `\(new)`",
          at: move.old.mark)
      } else if !isFile(new), !isWanted(new), !isLeftOut(new) {
        reportUnknown(new, at: move.new.mark)
      } else {
        state.moved[old] = new
      }
    }
    for entry in manifest.ownership.removed {
      guard let address = address(entry) else { continue }
      if isWanted(address) {
        report(
          "`\(address)` is to be let go of, but \(reasonWanted(address) ?? "is still in the manifest")",
          at: entry.mark)
      } else {
        state.forgotten[address] = entry.mark
      }
    }
    for entry in manifest.ownership.adopted {
      guard let address = address(entry.address) else { continue }
      if isLeftOut(address) { continue }
      if address.kind == .pin {
        report(
          "a pin cannot be taken over, only what is pinned", at: entry.address.mark,
          help: "name the map, program or attachment, and give it a pin under `pins`")
      } else if isWanted(address) {
        guard let address = sole(address, at: entry.address.mark) else { continue }
        state.adopted.append(
          DesiredAdoption(address: address, pin: entry.pin, mark: entry.address.mark))
      } else {
        reportUnknown(address, at: entry.address.mark)
      }
    }
  }

  private func address(_ entry: Ownership.Address) -> ObjectAddress? { ObjectAddress(entry.text) }

  /// Whether the manifest asks for an object, or for objects of that name at several targets.
  private func isWanted(_ address: ObjectAddress) -> Bool {
    names(address.kind).contains { address.means($0) }
  }

  /// Whether it is a bytecode file of the manifest, as a whole.
  private func isFile(_ address: ObjectAddress) -> Bool {
    address.isFile && manifest.programs[address.name] != nil
  }

  /// Who still uses an object that has no entry of its own.
  private func reasonWanted(_ address: ObjectAddress) -> String? {
    let user =
      switch address.kind {
      case .map: state.programs.first { $0.maps.values.contains(address.name) }?.address
      case .program:
        state.attachments.first { $0.object.kind == .program && address.means($0.object.name) }?
          .address
      case .attachment, .pin: nil as ObjectAddress?
      }
    return user.map { "`\($0)` still uses it" }
  }

  /// The one object that an address means; a program's may leave out what that is loaded for.
  private mutating func sole(_ address: ObjectAddress, at mark: SourceMark) -> ObjectAddress? {
    let meant = address.kind == .program ? names(.program).filter(address.means) : []
    guard !meant.isEmpty, !meant.contains(address.name) else { return address }
    if meant.count == 1 { return ObjectAddress(.program, meant[0]) }
    report(
      "`\(address)` is loaded for several targets: only one of them can be there", at: mark,
      help: "name it: \(meant.map { "program.\($0)" }.joined(separator: ", "))")
    return nil
  }

  private func names(_ kind: ObjectAddress.Kind) -> [String] {
    switch kind {
    case .map: state.maps.map(\.name)
    case .program: state.programs.map(\.name)
    case .attachment: state.attachments.map(\.name) + manifest.attachments.keys
    case .pin: state.pins.map(\.path) + manifest.pins.keys
    }
  }

  /// Whether an object is of a bytecode file that is not wanted on this host.
  private func isLeftOut(_ address: ObjectAddress) -> Bool {
    let file = address.name.prefix { $0 != "/" }
    switch address.kind {
    case .map, .program: return filesLeftOut.contains(String(file))
    case .attachment, .pin: return false
    }
  }

  mutating func reportUnknown(_ address: ObjectAddress, at mark: SourceMark) {
    let known = names(address.kind).map { "\(address.kind.rawValue).\($0)" }
    report(
      "the manifest has no `\(address)`", at: mark,
      help: NearestName.suggestion(for: address.description, in: known)
        ?? (known.isEmpty ? nil : "it has \(Set(known).sorted().joined(separator: ", "))"))
  }
}

extension ObjectAddress {
  /// Whether this is the address of a named object, or of those of that name at several targets, `NAME@TARGET`.
  func means(_ name: String) -> Bool { name == self.name || name.hasPrefix("\(self.name)@") }
}
