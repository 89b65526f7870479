public import BPFLoader
public import BPFSyscall
public import Manifest

/// All that planning and applying know of the kernel: typed operations upon names in bpffs.
///
/// Whatever is created is pinned at once, so that an object exists exactly as long as its pin does.
/// The real kernel is ``LiveKernel``.
public protocol Kernel: AnyObject {
  // MARK: Looking

  /// The kernel's release, such as `6.12.9-amd64`.
  var release: String { get }
  /// The user that we run as.
  var user: UInt32 { get }
  /// The group that we run as.
  var group: UInt32 { get }
  /// How long the machine has been running, in milliseconds.
  var uptime: UInt64 { get }
  /// The identity of this boot.
  func bootID() throws(LoaderError) -> String
  /// The identity of the file system that holds a directory.
  func device(of directory: String) throws(LoaderError) -> UInt64
  /// What is pinned at a path, or nil where nothing is.
  func object(at path: String) throws(LoaderError) -> PinnedState?
  /// The same of a path in a directory of ours, in one look: without who may open the pin, and without what only a second
  /// look tells of a link.
  func recorded(at path: String) throws(LoaderError) -> PinnedState?
  /// A map, program or link by its id, or nil where there is none any more, or we may not look for it.
  func object(_ kind: ObjectAddress.Kind, id: UInt32) throws(LoaderError) -> PinnedState?
  /// The names in a directory, or nil where there is none.
  func names(in directory: String) throws(LoaderError) -> [String]?
  /// How many bytes the kernel counts for the map or program pinned at a path; nil where nothing is, or it does not say.
  func memory(at path: String) throws(LoaderError) -> UInt64?
  /// The key of the digests that is kept on this machine; nil where none is, or we may not read it.
  func keptKey() throws(LoaderError) -> [UInt8]?
  /// The bytes of a pinned document.
  func document(at path: String) throws(LoaderError) -> [UInt8]
  /// What a pinned cursor says; nil where there is none, or no step was begun.
  func cursor(at path: String) throws(LoaderError) -> Cursor?
  /// How the key and value of a pinned map lie in memory; nil where it has no types, or we may not read them.
  func elementTypes(ofMapAt path: String) throws(LoaderError) -> String?
  /// Who stands at a hook that an attachment shall have, as far as that can be told; who keeps them is not looked for.
  ///
  /// - Parameters:
  ///   - name: the name of the program that is looked for; nil for every one.
  ///   - view: where they are looked for; several questions take one look.
  func holders(
    of attachment: DesiredAttachment, at target: ResolvedTarget, running name: String?,
    in view: HostView
  ) throws(LoaderError) -> [Holder]
  /// Who stands at a hook without links that an attachment shall have, as far as that can be told.
  func holder(at hook: Hook, in view: HostView) throws(LoaderError) -> Holder?
  /// Looks who keeps what stands at a hook: pins, or else processes.
  func findReferences(of holder: inout Holder, in view: HostView)
  /// What stands at a hook that an attachment shall have, where the hook itself can be asked, which takes no look at all
  /// links; else nil.
  func programs(
    atHookOf attachment: DesiredAttachment, _ target: ResolvedTarget
  ) throws(LoaderError) -> HookPrograms?
  /// How a pinned program differs from another one, or nil where both are the same.
  func difference(ofProgramAt path: String, from other: String) throws(LoaderError) -> String?
  /// What a map holds.
  ///
  /// - Parameter keys: the keys that are looked up; nil for all that the map has.
  func contents(ofMap path: String, keys: [[UInt8]]?) throws(LoaderError) -> MapContents
  /// The same of a map that is not pinned.
  func contents(ofMap id: UInt32, keys: [[UInt8]]?) throws(LoaderError) -> MapContents
  /// What the iterator whose link is pinned at a path writes in one walk, of a long one the first bytes.
  func iteratorOutput(at path: String, upTo count: Int) throws(LoaderError) -> [UInt8]
  /// Runs a pinned program on given input, without its hook.
  func run(
    _ test: ProgramTest, ofProgramAt path: String
  ) throws(LoaderError) -> ProgramTestOutcome
  /// What a target's name means now.
  ///
  /// - Parameter view: where it is looked up; what several attachments ask is asked once.
  func resolve(
    _ request: TargetRequest, in view: TargetView
  ) throws(LoaderError) -> [ResolvedTarget]
  /// How a recorded target that something lives at is seen from here.
  ///
  /// - Parameters:
  ///   - target: what the name meant when it was recorded.
  ///   - found: what it means here; nil where it means nothing, or does not mean this one of several.
  func sight(
    of target: ResolvedTarget, _ request: TargetRequest, besides found: ResolvedTarget?
  ) -> TargetSight
  /// What has to stay as it is for what is attached at a target to go on running, where its link would not tell.
  func life(
    at target: ResolvedTarget, of request: TargetRequest
  ) throws(LoaderError) -> [LifeCondition]
  /// Whether a switch is off that stops what is attached; nil where it cannot be read.
  func isOff(_ kernelSwitch: KernelSwitch) -> Bool?
  /// What has ended such a condition; nil where it holds, or nobody can tell.
  func loss(of condition: LifeCondition) -> LifeLoss?
  /// Whether a link is at a target for certain; nil where that cannot be told.
  ///
  /// - Parameter request: what the target was found by.
  func isAttached(
    _ link: LinkInfo, at target: ResolvedTarget, of request: TargetRequest
  ) throws(LoaderError) -> Bool?
  /// Whether an attachment's name leads elsewhere from the host than from here.
  func isRelative(_ attachment: DesiredAttachment, in view: TargetView) -> Bool
  /// Makes sure that the kernel has what an attachment needs.
  func check(_ attachment: DesiredAttachment, _ target: ResolvedTarget) throws(LoaderError)

  /// Whether a probe stands at a place in a program or library that an attachment has, or shall have.
  func isProbed(_ attachment: DesiredAttachment, _ target: ResolvedTarget) throws(LoaderError)
    -> Bool

  /// What attaching so needs and this process does not have.
  func missingPrivileges(for kind: AttachmentKind) -> [Capability]

  /// What stands at a hook without links.
  func state(of hook: Hook) throws(LoaderError) -> HookState
  /// What became of a scheduler (sched_ext) whose link is there: nil where it is at work, or nobody can tell.
  ///
  /// - Parameter map: the id of its map.
  func ejection(ofScheduler name: String, map: UInt32) throws(LoaderError) -> Ejection?
  /// Whether the kernel has a feature: `program.fentry`, `link.tcx`, `map.arena`.
  func has(_ feature: String) throws(LoaderError) -> Bool

  /// Who may open what stands at a path, or enter it where it is a directory; nil where nothing is.
  func access(to path: String) throws(LoaderError) -> PinAccess?

  /// How many names the file at a path has; nil where nothing is.
  func linkCount(at path: String) throws(LoaderError) -> UInt64?

  /// Makes sure that nobody but root and us can change what a path in bpffs stands for: that the directories on the way,
  /// as far as they are there, are directories, are root's or ours, and can be written to by nobody else.
  ///
  /// - Throws: ``LoaderError/Reason/conflict`` where somebody could.
  func checkPlace(of path: String) throws(LoaderError)

  /// What a directory is to pins.
  func bpffs(at path: String) throws(LoaderError) -> BPFFSPlace
  /// Whether the machine's first process has the file system mounted that holds a path; nil where that cannot be told.
  func isSeenByFirstProcess(_ path: String) throws(LoaderError) -> Bool?
  /// Who has the lock of a directory.
  func holder(ofLock directory: String) throws(LoaderError) -> LockHolder
  /// Takes the lock of a directory, if nobody else holds it.
  func lock(_ directory: String) throws(LoaderError) -> LockAttempt

  // MARK: Changing

  /// Mounts bpffs at a path, unless that is in one already.
  ///
  /// - Returns: whether it was mounted for us just now.
  func mountBPFFS(at path: String) throws(LoaderError) -> Bool
  func unmountBPFFS(at path: String) throws(LoaderError)
  /// Makes a directory with these permissions, whatever the process's mask is.
  func createDirectory(_ path: String, mode: UInt32) throws(LoaderError)
  func removeDirectory(_ path: String) throws(LoaderError)
  /// Keeps a key on this machine where that can be.
  ///
  /// - Returns: the key that is kept: another run may have been faster.
  func keepKey(_ key: [UInt8]) throws(LoaderError) -> [UInt8]
  /// Pins bytes that nobody can change any more.
  func createDocument(_ bytes: [UInt8], at path: String) throws(LoaderError)
  /// Pins a cursor that says that no step was begun.
  func createCursor(at path: String) throws(LoaderError)
  func setCursor(_ cursor: Cursor, at path: String) throws(LoaderError)
  func createMap(_ map: DesiredMap, at path: String) throws(LoaderError)
  /// Puts pinned maps or programs into a map of maps or of programs.
  ///
  /// - Parameter objects: their pins, by index.
  func fillMap(at path: String, with objects: [UInt32: String]) throws(LoaderError)
  /// Sets elements of a map, in this order; those without a value are removed, if they are there.
  func setElements(_ elements: [MapElement], ofMap path: String) throws(LoaderError)
  /// Pins a new map that holds these elements, which nobody can change any more.
  func createMap(holding contents: MapContents, at path: String) throws(LoaderError)
  /// Loads a program.
  ///
  /// - Parameters:
  ///   - maps: the pins of its maps, by the object's names for them.
  ///   - target: the pin of the program that it is loaded for, where it is loaded for one.
  func loadProgram(
    _ program: DesiredProgram, maps: [String: String], target: String?, at path: String
  ) throws(LoaderError)
  /// Creates a struct_ops map; one without a link gets its value when it is attached.
  ///
  /// - Parameter programs: the pins of its programs, by name.
  func createStructOps(
    _ map: DesiredMap, programs: [String: String], at path: String
  ) throws(LoaderError)
  /// Attaches an object to a hook with links.
  func createLink(_ hook: Hook, at path: String) throws(LoaderError)
  /// Puts the object pinned at `new` in the place of the one pinned at `former`.
  func updateLink(at path: String, to new: String, replacing former: String) throws(LoaderError)
  func detachLink(at path: String) throws(LoaderError)
  /// Detaches a link by its id, which takes CAP_SYS_ADMIN.
  func detachLink(id: UInt32) throws(LoaderError)
  /// Attaches an object to a hook without links, and pins it at `path`, which tells of that.
  func attachUnlinked(_ hook: Hook, at path: String) throws(LoaderError)
  /// Puts an object in the place of the one at a hook without links.
  func replaceUnlinked(_ hook: Hook) throws(LoaderError)
  /// Takes off what stands at a hook without links.
  func detachUnlinked(_ hook: Hook) throws(LoaderError)
  /// Removes what attaching made at a hook without links, where nothing is left there.
  func clearHook(_ hook: Hook) throws(LoaderError)
  /// Registers once more what a struct_ops map without a link had registered; another map stands at `path` then.
  ///
  /// - Parameters:
  ///   - pin: where that is pinned too, which tells what is registered.
  ///   - aside: where that is pinned before it takes the place of the former.
  func registerAgain(at path: String, pin: String, aside: String) throws(LoaderError)
  /// Gives a pin a second name, on the same inode.
  func hardLink(_ path: String, to other: String) throws(LoaderError)
  /// Pins what is pinned at `path` once more, with an inode of its own.
  func pin(_ path: String, at other: String) throws(LoaderError)
  /// Pins a map, program or link that has an id.
  func pin(_ kind: ObjectAddress.Kind, id: UInt32, at path: String) throws(LoaderError)
  /// Pins the program that the link pinned at `path` holds.
  func pinProgram(ofLinkAt path: String, at other: String) throws(LoaderError)
  /// Sets who may open what stands at a path, or enter it: only of what is in a directory of ours, because a name that
  /// others can change may be that of another file by then.
  func setAccess(_ access: PinAccess, at path: String) throws(LoaderError)
  func remove(_ path: String) throws(LoaderError)
  func rename(_ path: String, to other: String, _ mode: RenameMode) throws(LoaderError)
}
