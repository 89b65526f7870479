import OrderedCollections
import Manifest

/// Matches what a manifest says of whose its objects are with the objects that there are.
struct OwnershipMatcher {
  let manifest: Manifest
  let exclusions: Exclusions
  /// With all its objects.
  let state: DesiredState
  let diagnostics: DiagnosticCollector

  /// What has another name than before, by the former address.
  func moved() -> [ObjectAddress: ObjectAddress] {
    var moved: [ObjectAddress: ObjectAddress] = [:]
    for move in manifest.ownership.moved {
      guard let old = ObjectAddress(move.old.text), let new = ObjectAddress(move.new.text) else {
        continue
      }
      if isFile(old) || isWanted(old) {
        diagnostics.error(
          "`\(old)` is still in the manifest, so that it cannot have become `\(new)`",
          at: move.old.mark)
      } else if !isFile(new), !isWanted(new), !exclusions.containsFile(of: new) {
        reportUnknown(new, at: move.new.mark)
      } else {
        moved[old] = new
      }
    }
    return moved
  }

  /// What is let go of without being destroyed, and where the manifest says so.
  func forgotten() -> [ObjectAddress: SourceMark] {
    var forgotten: [ObjectAddress: SourceMark] = [:]
    for entry in manifest.ownership.removed {
      guard let address = ObjectAddress(entry.text) else { continue }
      if isWanted(address) {
        diagnostics.error(
          "`\(address)` is to be let go of, but \(user(of: address).map { "`\($0)` still uses it" } ?? "is still in the manifest")",
          at: entry.mark)
      } else {
        forgotten[address] = entry.mark
      }
    }
    return forgotten
  }

  /// What others made and becomes the deployment's.
  func adopted() -> [DesiredAdoption] {
    manifest.ownership.adopted.compactMap { entry in
      let mark = entry.address.mark
      guard let address = ObjectAddress(entry.address.text),
        !exclusions.containsFile(of: address)
      else { return nil }
      if address.kind == .pin {
        diagnostics.error(
          "a pin cannot be taken over, only what is pinned", at: mark,
          help: "name the map, program or attachment, and give it a pin under `pins`")
        return nil
      }
      guard isWanted(address) else {
        reportUnknown(address, at: mark)
        return nil
      }
      return sole(address, at: mark).map {
        DesiredAdoption(address: $0, pin: entry.pin, mark: mark)
      }
    }
  }

  /// Whether the manifest asks for an object, or for objects of that name at several targets.
  private func isWanted(_ address: ObjectAddress) -> Bool {
    names(address.kind).contains { address.means($0) }
  }

  /// Whether it is a bytecode file of the manifest, as a whole.
  private func isFile(_ address: ObjectAddress) -> Bool {
    address.isFile && manifest.programs[address.name] != nil
  }

  /// Who still uses an object that has no entry of its own.
  private func user(of address: ObjectAddress) -> ObjectAddress? {
    switch address.kind {
    case .map: state.programs.first { $0.maps.values.contains(address.name) }?.address
    case .program:
      state.attachments.first { $0.object.kind == .program && address.means($0.object.name) }?
        .address
    case .attachment, .pin: nil
    }
  }

  /// The one object that an address means; a program's may leave out what that is loaded for.
  private func sole(_ address: ObjectAddress, at mark: SourceMark) -> ObjectAddress? {
    let meant = address.kind == .program ? names(.program).filter(address.means) : []
    guard !meant.isEmpty, !meant.contains(address.name) else { return address }
    if meant.count == 1 { return ObjectAddress(.program, meant[0]) }
    diagnostics.error(
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

  private func reportUnknown(_ address: ObjectAddress, at mark: SourceMark) {
    let known = names(address.kind).map { "\(address.kind.rawValue).\($0)" }
    diagnostics.error(
      "the manifest has no `\(address)`", at: mark,
      help: NearestName.suggestion(for: address.description, in: known)
        ?? (known.isEmpty ? nil : "it has \(Set(known).sorted().joined(separator: ", "))"))
  }
}

extension ObjectAddress {
  /// Whether this is the address of a named object, or of those of that name at several targets, `NAME@TARGET`.
  func means(_ name: String) -> Bool { name == self.name || name.hasPrefix("\(self.name)@") }
}
