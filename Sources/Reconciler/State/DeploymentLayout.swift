/// Where a deployment keeps its objects in bpffs.
public struct DeploymentLayout: Sendable {
  /// The root of bpffs, such as `/sys/fs/bpf`.
  public let bpffs: String
  /// The deployment's name.
  public let name: String
  /// The directory of all deployments.
  public let root: String
  /// The deployment's directory, whose lock is the deployment's.
  public let directory: String

  public init(bpffs: String, name: String) {
    self.bpffs = bpffs
    self.name = name
    root = Self.root(in: bpffs)
    directory = "\(root)/\(name)"
  }

  static func root(in bpffs: String) -> String { "\(bpffs)/bpf-apply" }

  /// The key of the digests in all ledgers. No deployment has its name.
  var key: String { "\(root)/\(Self.keyName)" }

  static let keyName = "_key"

  /// The generations that may stand side by side.
  enum Slot: String, CaseIterable {
    /// What is live.
    case current
    /// While an apply runs, or after one was killed.
    case next
    /// The maps and programs of the generation before.
    case previous
    /// The same of the generation that one which waits to be confirmed has repaired.
    case former
    /// On its way out.
    case trash
    /// What was live, for a moment, on kernels that cannot exchange two names.
    case old
  }

  func directory(_ slot: Slot) -> String { "\(directory)/\(slot.rawValue)" }

  /// What a generation is to become, pinned before the first change.
  func plan(_ slot: Slot) -> String { "\(directory(slot))/plan" }

  /// What a generation is, pinned last: a directory without it is no generation.
  func ledger(_ slot: Slot) -> String { "\(directory(slot))/ledger" }

  /// What of a generation no reader may see.
  func privateDirectory(_ slot: Slot) -> String { "\(directory(slot))/private" }

  /// The manifest's text, with all values that it gives.
  func manifest(_ slot: Slot) -> String { "\(privateDirectory(slot))/manifest" }

  /// What the manifest prescribes of the contents of maps: a map for each of them, by its file name.
  func entries(_ slot: Slot) -> String { "\(privateDirectory(slot))/entries" }

  /// What is kept of one map.
  func entries(ofMap name: String, in slot: Slot) -> String {
    "\(entries(slot))/\(PinName.encoded(name))"
  }

  /// What the manifest sets of the variables in data sections.
  func globals(_ slot: Slot) -> String { "\(privateDirectory(slot))/globals" }

  /// Where a pin stands before it takes the place of another.
  var aside: String { "\(directory(.next))/aside" }

  /// Where an object stands as long as it can be given back: the program of others of a link that is taken over, and what
  /// a pin takes the place of.
  func foreign(_ address: ObjectAddress, in slot: Slot) -> String {
    kept(address, Self.foreignPrefix, slot)
  }

  static let foreignPrefix = "foreign-"

  /// Where an object of the live generation stands that has lost its pin, as long as an apply runs.
  func lost(_ address: ObjectAddress, in slot: Slot) -> String {
    kept(address, Self.lostPrefix, slot)
  }

  static let lostPrefix = "lost-"

  private func kept(_ address: ObjectAddress, _ prefix: String, _ slot: Slot) -> String {
    let name = prefix + PinName.encoded(address.description)
    // Of a long path its digest tells it from others.
    let fits = name.utf8.count <= PinName.maximumLength
    return "\(directory(slot))/\(fits ? name : prefix + Digest.of(address.description))"
  }

  /// How far an apply has come, as long as it runs.
  func cursor(_ slot: Slot) -> String { "\(directory(slot))/cursor" }

  /// Where the attachments are named, by directories, that are taken off before others can come, until that is live.
  func takenOff(_ slot: Slot) -> String { "\(directory(slot))/off" }

  /// The directory that says that an attachment is taken off, or about to be.
  ///
  /// - Parameter pinName: what it is called in bpffs while it is live.
  func takenOff(_ pinName: String, _ slot: Slot = .next) -> String {
    "\(takenOff(slot))/\(pinName)"
  }

  /// Where programs are tested, with maps of their own.
  var trial: String { "\(directory(.next))/trial" }

  /// What elements of maps held before an apply changed them: a map for each of them, by its file name.
  func undo(_ slot: Slot) -> String { "\(directory(slot))/undo" }

  /// What is kept of one map.
  func saved(contentsOf map: String) -> String { "\(undo(.next))/\(PinName.encoded(map))" }

  /// The directories of a generation, by the kind of object that they hold.
  static let objectDirectories = ["maps", "programs", "links"]

  /// The directory of a generation that holds the pins of a kind of object.
  static func objectDirectory(of kind: ObjectAddress.Kind) -> String {
    switch kind {
    case .map: "maps"
    case .program: "programs"
    case .attachment, .pin: "links"
    }
  }

  /// The same, as a path.
  func directory(of kind: ObjectAddress.Kind, in slot: Slot) -> String {
    "\(directory(slot))/\(Self.objectDirectory(of: kind))"
  }

  /// The pin of a map, program or attachment that is called in bpffs as it is called here: every one is in the generation
  /// that comes to be.
  func pin(_ address: ObjectAddress, in slot: Slot) -> String {
    "\(directory(of: address.kind, in: slot))/\(PinName.encoded(address.name))"
  }

  /// The path of one of the user's pins.
  func userPin(_ path: String) -> String { "\(bpffs)/\(path)" }
}

/// Names in bpffs, which takes no '.' and no '/'.
enum PinName {
  /// The longest that bpffs takes, in bytes.
  static let maximumLength = 255

  /// Letters, digits, `_` and `-` stay; every other byte becomes `%xx`.
  static func encoded(_ name: String) -> String {
    if name.utf8.allSatisfy(stays) { return name }
    var bytes: [UInt8] = []
    for byte in name.utf8 {
      if stays(byte) {
        bytes.append(byte)
      } else {
        bytes += "%\(byte < 16 ? "0" : "")\(String(byte, radix: 16))".utf8
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// How many bytes a name takes there.
  static func length(of name: String) -> Int {
    name.utf8.reduce(0) { $0 + (stays($1) ? 1 : 3) }
  }

  private static func stays(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
      true
    default: false
    }
  }
}
