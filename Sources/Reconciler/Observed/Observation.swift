import BPFLoader
import BPFSyscall

/// What the kernel and bpffs hold now of one deployment.
public struct Observation: Sendable {
  /// The ledger of what is live, or nil where nothing is deployed.
  public internal(set) var ledger: Ledger?
  /// What of the ledger had another name when it was recorded.
  var moves = Moves()
  /// The key of the ledger's digests of values, where they have one.
  var key: DigestKey?
  /// Whether the ledger is of another boot, as far as that can be told.
  var isOfOtherBoot = false
  /// For how many milliseconds the ledger's generation has been live, as far as that can be told.
  var age: UInt64?
  /// What was looked at.
  var objects: [ObjectAddress: ObservedObject] = [:]
  /// What the targets of the desired attachments mean now, by name.
  var targets: [String: ResolvedTarget] = [:]
  /// What the recorded attachments would be attached to, too, as their names mean more now.
  var newTargets: [ObjectAddress: ResolvedTarget] = [:]
  /// The recorded attachments whose links went along with their interfaces to where these are meant now.
  var movedAlong: Set<ObjectAddress> = []
  /// Who stands in the way of attachments.
  var holders: [ObjectAddress: Holder] = [:]
  /// What is pinned where objects shall be taken over from.
  var adoptable: [ObjectAddress: Adoptable] = [:]
  /// Whether the deployment's readers are let in.
  var readers = ObservedReaders()

  /// Of what was not looked at, nothing is there.
  public internal(set) subscript(_ address: ObjectAddress) -> ObservedObject {
    get { objects[address] ?? ObservedObject() }
    set { objects[address] = newValue }
  }
}

extension Ledger {
  /// The addresses of all that the ledger records.
  var addresses: [ObjectAddress] {
    maps.keys.map { ObjectAddress(.map, $0) } + programs.keys.map { ObjectAddress(.program, $0) }
      + attachments.keys.map { ObjectAddress(.attachment, $0) }
      + pins.keys.map { ObjectAddress(.pin, $0) }
  }

  /// Whether something is recorded by an address.
  func records(_ address: ObjectAddress) -> Bool {
    switch address.kind {
    case .map: maps.keys.contains(address.name)
    case .program: programs.keys.contains(address.name)
    case .attachment: attachments.keys.contains(address.name)
    case .pin: pins.keys.contains(address.name)
    }
  }

  /// The id that a recorded object had.
  func id(of address: ObjectAddress) -> UInt32? {
    switch address.kind {
    case .map: maps[address.name]?.id
    case .program: programs[address.name]?.id
    case .attachment: attachments[address.name]?.id
    case .pin: pins[address.name]?.id
    }
  }

  /// What kind of object is pinned for an address: of what has no link, what is attached.
  func kind(at address: ObjectAddress) -> ObjectAddress.Kind? {
    switch address.kind {
    case .map, .program: address.kind
    case .attachment:
      attachments[address.name].map { $0.isUnlinked ? $0.object.kind : .attachment }
    case .pin: pins[address.name]?.object.kind
    }
  }
}
