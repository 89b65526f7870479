public import BPFLoader
public import BPFObject
public import Manifest

/// What a manifest and its bytecode files ask for, joined; no kernel was asked.
public struct DesiredState: Sendable {
  public var deployment: String
  /// The manifest's text, kept with every generation.
  public var source: SourceText
  /// The manifest's absolute path, where it is a file.
  public var file: String?
  /// The directory that the manifest is in.
  public var manifestDirectory: DirectoryIdentity?
  /// Who manages the deployment.
  public var manager: DesiredManager?
  /// What the kernel must have.
  public var requires: Condition?
  public var maps = ObjectList<DesiredMap>()
  public var programs = ObjectList<DesiredProgram>()
  public var attachments = ObjectList<DesiredAttachment>()
  public var pins = ObjectList<DesiredPin>()
  /// The hooks for one that the manifest names without a condition.
  var namedHooks: [NamedHook] = []
  /// What the manifest names and is not wanted on this host, or has no target now.
  public var skipped: [SkippedObject] = []
  /// What cannot be here now, and why: what needs it waits with it, and what is live of both stays as it is.
  public var unfit: [ObjectAddress: String] = [:]
  /// What lives where it was attached, although its name leads nowhere from here, or elsewhere: why it stays.
  public var staying: [ObjectAddress: StayReason] = [:]
  /// The attachments whose names lead elsewhere from the host than from here.
  public var relative: [ObjectAddress] = []
  /// What has another name than before, by the former address.
  public var moved: [ObjectAddress: ObjectAddress] = [:]
  /// What is let go of without being destroyed, and where the manifest says so.
  public var forgotten: [ObjectAddress: SourceMark] = [:]
  /// What others made and becomes the deployment's.
  public var adopted: [DesiredAdoption] = []
  /// The group that may see what is deployed.
  public var readers: DesiredReaders?
  /// Whether the generation before stays, so that it can be rolled back to.
  public var keepsPrevious = true
  /// Which version it is, once its targets are looked up: its ``digest()``.
  var version: String?
  /// The key of its digests of values, once it is known: else they are bare.
  var key: DigestKey?
  /// The generation whose maps and programs, kept as they were, are wanted again in place of those that a manifest asks
  /// for.
  var restored: Ledger?
  /// Where that stands.
  var restoredSlot = DeploymentLayout.Slot.previous
  /// What that prescribes of what its maps hold.
  var restoredValues = PrescribedValues()
  /// What a rollback left out, and an apply of other parts leaves so.
  var left: LeftObjects?
  /// What is not applied again once this is live: the ``Ledger/desiredVersion`` of what it takes the place of.
  var held: String?

  func map(_ name: String) -> DesiredMap? { maps[name] }
  func program(_ name: String) -> DesiredProgram? { programs[name] }
}

/// A map that shall exist.
public struct DesiredMap: DesiredObject {
  /// The manifest's name, or `FILE/NAME`.
  public var name: String
  /// The definition, with the manifest's overrides.
  public var spec: MapSpec
  /// The file whose types the definition speaks of.
  public var object: LoadedFile?
  /// What makes it the same map as the one of the generation before.
  public var record: MapRecord
  /// The maps or programs that its file puts into it, by index.
  public var slots: [UInt32: ObjectAddress] = [:]
  /// What it shall hold, where the manifest says it.
  public var contents: DesiredContents?
  /// The variables in it whose values the manifest sets.
  var givenGlobals: [GivenGlobal] = []
  /// Where it is found, of a map that is somebody else's.
  public var external: FoundMap?
  public var onChange: OnChange
  public var preventDestroy: Bool
  public var mark: SourceMark

  public var address: ObjectAddress { ObjectAddress(.map, name) }
}

/// A map of somebody else, which is used.
public struct FoundMap: Sendable {
  /// As the manifest names it.
  public var source: ExternalMap
  /// Its pin, once the host is known.
  public var path = ""
  /// Its id now; nil where another deployment is yet to make it.
  public var id: UInt32?
}

/// A program that shall be loaded.
public struct DesiredProgram: DesiredObject {
  /// `FILE/FUNCTION`, or `FILE/FUNCTION@TARGET` where it is loaded for something of the kernel or of another program.
  public var name: String
  public var spec: ProgramSpec
  /// What says its type, where its section does not.
  public var typeOrigin: TypeOrigin?
  public var object: LoadedFile
  /// The deployment's names of its maps, by the object's names for them.
  public var maps: [String: String]
  /// What of the kernel, or of ``target``, it is loaded for.
  public var function: String?
  /// The program that has the function, where the kernel does not.
  public var target: ObjectAddress?
  /// Whether it is wanted although nothing else names it.
  public var isWantedAlone: Bool
  /// The struct_ops map that holds it, by the object's name.
  public var structOps: String?
  /// What it is run on before it is attached.
  public var tests: [ProgramTest] = []
  /// A digest of all that it is before relocation.
  public var digest: String
  public var mark: SourceMark

  public var address: ObjectAddress { ObjectAddress(.program, name) }
}

/// A program, or struct_ops map, that shall be attached.
public struct DesiredAttachment: DesiredObject {
  public var name: String
  public var kind: AttachmentKind
  public var options: AttachmentOptions
  /// The program or map.
  public var object: ObjectAddress
  public var program: AttachedProgram
  /// Other objects of the deployment that its options name, by option.
  public var references: [String: ObjectAddress] = [:]
  public var whenMissing = WhenMissing.fail
  /// Which link is there first when one takes the place of another; nil for the kind's way.
  public var replace: LinkStrategy?
  public var mark: SourceMark?

  public var address: ObjectAddress { ObjectAddress(.attachment, name) }

  /// How it takes the place of a link at the same hook, where that cannot run another program.
  var replacement: LinkStrategy { replace ?? kind.optionsChange }

  /// All that says where it is wanted.
  public var request: TargetRequest {
    TargetRequest(kind: kind, options: options, program: program)
  }

  /// Whether a recorded one was attached as this shall be, where both are at the same target.
  func isAttached(like record: AttachmentRecord) -> Bool {
    record.options.map { kind.attachesAlike(options, $0) } ?? false
  }
}

/// A name in bpffs that the user asked for.
public struct DesiredPin: DesiredObject {
  /// Relative to the root of bpffs.
  public var path: String
  public var object: ObjectAddress
  public var access: PinAccess
  public var mark: SourceMark?

  public var address: ObjectAddress { ObjectAddress(.pin, path) }
}

/// Who manages a deployment.
public struct DesiredManager: Sendable {
  public var name: String
  /// Where the manifest says it.
  public var mark: SourceMark?
}

/// The group that may see what is deployed.
public struct DesiredReaders: Sendable {
  /// Its number.
  public var group: UInt32
  public var mark: SourceMark?
}
