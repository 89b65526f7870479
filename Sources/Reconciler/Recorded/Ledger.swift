public import BPFLoader
public import BPFObject
public import BPFSyscall

/// What a generation is: pinned with it, so that what is ours is known without any other file.
///
/// As the generation's `plan` it says what shall be, without the kernel's ids; as its `ledger`, with
/// them, what was made.
public struct Ledger: Codable, Sendable {
  /// What a lost ledger is rebuilt from.
  public enum Origin: String, Codable, Sendable {
    /// The plan of the generation, and the ids of what is pinned.
    case plan
    /// What is pinned, and a manifest that it is compared with.
    case pins
    /// The generation before: of the live one nothing is left.
    case previous
  }

  /// The version of this form; a newer one is not understood.
  public static let currentFormat = 2

  public var format = currentFormat
  /// The version of the digests' canonical forms.
  public var digestVersion = 1
  /// The version of bpf-apply that wrote it.
  public var tool: String
  public var deployment: String
  /// Counts the applies that changed something, from 1.
  public var generation: Int
  /// Grows with every generation that becomes live; nil where an older version wrote this, whose ``generation`` did.
  public var serial: Int?
  public var bootID: String
  /// The file system that the generation lives in.
  public var device: UInt64
  /// What the kernel must have: it had that in this boot.
  public var requires: [String]?
  /// The manifest's text, in a document of a version that kept it there. It stands apart now, where the readers cannot
  /// come: here it is empty.
  public var manifest = ""
  /// The manifest's path, where it was a file.
  public var file: String?
  /// The directory that the manifest was in; nil where an older version wrote this.
  public var manifestDirectory: DirectoryIdentity?
  /// Who manages the deployment, where somebody said so.
  public var manager: String?
  public var maps: [String: MapRecord] = [:]
  public var programs: [String: ProgramRecord] = [:]
  public var attachments: [String: AttachmentRecord] = [:]
  public var pins: [String: PinRecord] = [:]
  /// The attachments that wait for their targets, and why; after a rollback also what it left out.
  public var pending: [ObjectAddress: SkipReason]?
  /// What a rollback left out, as it had no place any more.
  public var left: LeftObjects?
  /// What was desired, as one digest; nil where an older version wrote it.
  public var version: String?
  /// How it follows the generation before it; nil where that is the one to roll back to.
  public var succession: Succession?
  /// What was rolled back, and is not applied again: the ``desiredVersion`` of that generation.
  public var held: String?
  /// When it was applied: in milliseconds since the machine started.
  public var appliedAt: UInt64?
  /// When it is rolled back unless somebody confirms it: in milliseconds since the machine started.
  public var confirmBy: UInt64?
  /// What of the generation before was let go of, and stays where it is.
  public var forgotten: [ObjectAddress]?
  /// What of this generation others had made, and was taken over.
  public var adopted: [ObjectAddress]?
  /// The group that may see what is deployed, by its number.
  public var readers: UInt32?
  /// Whether the generation before it is given up; nil where it is kept.
  public var dropsPrevious: Bool?
  /// From what it was rebuilt, where it was lost; one that is written was not.
  public var rebuilt: Origin?
  /// The directories that were made for pins, outermost first, relative to bpffs.
  public var directories: [String] = []
  /// What the apply does that makes the generation live: in its plan alone.
  var journal: Journal?

  private enum CodingKeys: String, CodingKey {
    case format, digestVersion, tool, deployment, generation, serial, bootID, device, requires
    case manifest, file, manifestDirectory, manager, maps, programs, attachments, pins, pending
    case left, version, succession, held, appliedAt, confirmBy
    case forgotten = "released"
    case adopted, readers, dropsPrevious, rebuilt, directories, journal
  }
}

extension Ledger {
  /// Which of two generations became live later: the one that has more of it.
  var order: Int { serial ?? generation }
}

/// A map, as it is compared with the one that a manifest asks for.
public struct MapRecord: Codable, Hashable, Sendable {
  public var type: MapType
  public var keySize: UInt32
  public var valueSize: UInt32
  public var maxEntries: UInt32
  public var flags: UInt32
  public var extra: UInt64
  public var numaNode: UInt32?
  public var role: MapRole
  /// A digest of the types of key and value; nil where there are no types.
  public var elementTypes: String?
  /// A digest of the value, where the map is another when its value is.
  public var value: String?
  /// Whether it is not known any more what the value was; nil where it is.
  public var isValueLost: Bool?
  /// The programs of a struct_ops map, by member.
  public var functions: [String: String]?
  /// The kernel structure of a struct_ops map.
  public var structure: String?
  /// The maps or programs that its file put into it, by index.
  public var slots: [String: ObjectAddress]?
  /// A digest of what it holds, where the manifest says all of that.
  public var contents: String?
  /// The variables that it holds, by name.
  public var variables: [String: VariableRecord]?
  /// Digests of the values that the manifest set of its variables, by name; nil where an older version wrote it, and for
  /// other maps.
  public var globals: [String: String]?
  /// Whose it is, where it is not the deployment's own.
  public var external: String?
  public var preventDestroy: Bool
  /// What it is called in bpffs; nil where that is its name.
  public var pinName: String?
  public var id: UInt32?

  private enum CodingKeys: String, CodingKey {
    case type, keySize, valueSize, maxEntries, flags, extra, numaNode, role, value, isValueLost
    case elementTypes = "layout"
    case functions, structure, slots, contents, variables, globals, external, preventDestroy
    case pinName, id
  }
}

/// A loaded program.
public struct ProgramRecord: Codable, Hashable, Sendable {
  /// A digest of all that it is before relocation; nil where nobody knows that any more.
  public var digest: String?
  public var type: ProgramType
  public var attachType: AttachType?
  public var instructions: Int
  /// The deployment's names of its maps, by the object's names for them.
  public var maps: [String: String]
  /// What of the kernel, or of ``target``, it is loaded for.
  public var function: String?
  /// The program that has the function, where the kernel does not.
  public var target: ObjectAddress?
  /// The struct_ops map that holds it, by the object's name.
  public var structOps: String?
  /// What it is called in bpffs; nil where that is its name.
  public var pinName: String?
  public var id: UInt32?
}

/// An attached program or struct_ops map.
public struct AttachmentRecord: Codable, Hashable, Sendable {
  public var object: ObjectAddress
  public var kind: String
  /// What it was asked for with; nil where nobody knows that any more.
  public var options: AttachmentOptions?
  /// Other objects of the deployment that its options name, by option.
  public var references: [String: ObjectAddress]?
  public var target: ResolvedTarget
  /// What else the target was looked up by; nil where an older version wrote it.
  public var program: AttachedProgram?
  /// The mode of the program of others whose place it takes, which had no link: in a plan, for taking it back.
  public var displaced: String?
  /// What it is called in bpffs; nil where that is its name.
  public var pinName: String?
  public var id: UInt32?
}

/// One of the user's pins.
public struct PinRecord: Codable, Hashable, Sendable {
  public var object: ObjectAddress
  public var access: PinAccess
  /// Whether something stood there before: in a plan, for taking it back.
  var stoodBefore: Bool?
  /// The id of the object that it names.
  public var id: UInt32?
}
