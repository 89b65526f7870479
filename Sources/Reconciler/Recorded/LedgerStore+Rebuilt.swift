import BPFLoader
import BPFObject
import BPFSyscall
import Manifest

// A generation whose ledger is lost, or damaged: what is known of it without.
extension LedgerStore {
  /// Whether nothing is left of the live generation, but the one before it is there, and no run is in between.
  func isLost() throws(ReconcilerError) -> Bool {
    do throws(LoaderError) {
      let names = Set(try kernel.names(in: layout.directory) ?? [])
      func has(_ slot: DeploymentLayout.Slot) -> Bool { names.contains(slot.rawValue) }
      guard has(.previous), !has(.next), !has(.old) else { return false }
      return try isBare(.current)
    } catch {
      // Another run may have taken it away meanwhile.
      if error.isCaused(by: .noSuchFileOrDirectory) { return false }
      throw ReconcilerError(error)
    }
  }

  /// Whether a generation has neither a document that says what it is, nor an object.
  func isBare(_ slot: DeploymentLayout.Slot) throws(LoaderError) -> Bool {
    if try kernel.object(at: layout.plan(slot)) != nil { return false }
    for folder in DeploymentLayout.objectDirectories {
      let names = try kernel.names(in: "\(layout.directory(slot))/\(folder)") ?? []
      if !names.isEmpty { return false }
    }
    return true
  }

  /// What the generation before was, in the place of a live one of which nothing is left.
  func former() throws(ReconcilerError) -> Ledger? {
    var ledger = try generation(.previous)
    ledger?.rebuilt = .previous
    return ledger
  }

  /// From the generation's plan and the ids of what is pinned, or where that is lost too, from what is pinned alone.
  func rebuilt(_ slot: DeploymentLayout.Slot) throws(ReconcilerError) -> Ledger {
    let plan = try read(layout.plan(slot))
    let former = try plan == nil ? read(layout.ledger(.previous)) : nil
    do throws(LoaderError) {
      if let plan { return try withIDs(plan, slot) }
      var ledger = try found(in: slot, generation: (former?.generation ?? 0) + 1)
      ledger.serial = former.map { $0.order + 1 }
      if slot == .current, let former { ledger.add(former) }
      return ledger
    } catch {
      throw ReconcilerError(error)
    }
  }

  private func withIDs(
    _ plan: Ledger, _ slot: DeploymentLayout.Slot
  ) throws(LoaderError) -> Ledger {
    var ledger = plan
    (ledger.rebuilt, ledger.journal) = (.plan, nil)
    for address in plan.addresses where address.kind != .pin {
      ledger.setID(try kernel.object(at: layout.pin(address, of: plan, in: slot))?.id, of: address)
    }
    // What has no link is told by what is attached, also where its mark is gone.
    for (name, record) in ledger.attachments where record.isUnlinked && record.id == nil {
      ledger.setID(ledger.id(of: record.object), of: ObjectAddress(.attachment, name))
    }
    for (path, record) in ledger.pins {
      let there = try kernel.object(at: layout.userPin(path))
      let own = there?.kind == record.object.kind ? there?.id : nil
      ledger.setID(ledger.id(of: record.object) ?? own, of: ObjectAddress(.pin, path))
    }
    return ledger
  }

  /// What is pinned, as far as the kernel tells what it is.
  private func found(
    in slot: DeploymentLayout.Slot, generation: Int
  ) throws(LoaderError) -> Ledger {
    var ledger = Ledger(
      tool: "an unknown version", deployment: layout.name, generation: generation,
      bootID: try kernel.bootID(), device: try kernel.device(of: layout.directory))
    ledger.rebuilt = .pins
    var links: [(name: String, state: PinnedState)] = []
    for folder in DeploymentLayout.objectDirectories {
      let directory = "\(layout.directory(slot))/\(folder)"
      for encoded in try kernel.names(in: directory) ?? [] {
        guard let state = try kernel.object(at: "\(directory)/\(encoded)") else { continue }
        let name = PinName.decoded(encoded)
        switch (folder, state.content) {
        case ("maps", .map(let info)):
          ledger.maps[name] = MapRecord(info)
          ledger.maps[name]?.id = info.id
        case ("programs", .program(let info)): ledger.programs[name] = ProgramRecord(info)
        case ("links", _): links.append((name, state))
        default: continue
        }
      }
    }
    for link in links { ledger.attachments[link.name] = AttachmentRecord(link.state, in: ledger) }
    return ledger
  }
}

extension ProgramRecord {
  /// A program, as far as the kernel tells what it is: nobody knows any more what it was before relocation.
  init(_ info: ProgramInfo) {
    self.init(digest: nil, type: info.type, instructions: 0, maps: [:], id: info.id)
  }
}

extension AttachmentRecord {
  /// A link, or the pin of something without one, as far as the kernel tells what it is: what a manifest would say of
  /// it shows when it is compared with one.
  init(_ state: PinnedState, in ledger: Ledger) {
    let link = state.link
    let kind = AttachmentKind.all.first { $0.link != nil && $0.link == link?.type }
    var target = ResolvedTarget(
      summary: state.summary, identity: .recorded("unknown, of \(state.summary)"))
    target.isUnlinked = link == nil ? true : nil
    self.init(
      object: ledger.object(
        state.kind == .map || link?.type == .structOps ? .map : .program,
        id: link?.heldID ?? state.id),
      kind: kind?.name ?? "", options: nil, target: target, id: state.id)
  }
}

extension Ledger {
  /// Records what the generation before knows: its maps where no others are there, which it has still, and directories.
  fileprivate mutating func add(_ former: Ledger) {
    for (name, record) in former.maps where maps[name] == nil { maps[name] = record }
    directories = former.directories
  }

  /// The map or program that has an id; one without a name where none has.
  fileprivate func object(_ kind: ObjectAddress.Kind, id: UInt32?) -> ObjectAddress {
    let known = addresses.first { $0.kind == kind && self.id(of: $0) == id }
    return known ?? ObjectAddress(kind, "")
  }
}

extension PinName {
  /// The name that was encoded.
  static func decoded(_ text: String) -> String {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      let digits = String(decoding: rest.prefix(2), as: UTF8.self)
      if byte == UInt8(ascii: "%"), let value = UInt8(digits, radix: 16) {
        bytes.append(value)
        rest = rest.dropFirst(2)
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
