public import BPFLoader
public import BPFSyscall
public import Manifest
public import Reconciler

extension CountingKernel {
  public var release: String { kernel.release }
  public var user: UInt32 { kernel.user }
  public var group: UInt32 { kernel.group }
  public var uptime: UInt64 { kernel.uptime }

  public func bootID() throws(LoaderError) -> String {
    try looking { () throws(LoaderError) in try kernel.bootID() }
  }

  public func device(of directory: String) throws(LoaderError) -> UInt64 {
    try looking { () throws(LoaderError) in try kernel.device(of: directory) }
  }

  public func object(at path: String) throws(LoaderError) -> PinnedState? {
    try looking { () throws(LoaderError) in try kernel.object(at: path) }
  }

  public func recorded(at path: String) throws(LoaderError) -> PinnedState? {
    try looking { () throws(LoaderError) in try kernel.recorded(at: path) }
  }

  public func object(_ kind: ObjectAddress.Kind, id: UInt32) throws(LoaderError) -> PinnedState? {
    try looking { () throws(LoaderError) in try kernel.object(kind, id: id) }
  }

  public func names(in directory: String) throws(LoaderError) -> [String]? {
    try looking { () throws(LoaderError) in try kernel.names(in: directory) }
  }

  public func memory(at path: String) throws(LoaderError) -> UInt64? {
    try looking { () throws(LoaderError) in try kernel.memory(at: path) }
  }

  public func keptKey() throws(LoaderError) -> [UInt8]? {
    try looking { () throws(LoaderError) in try kernel.keptKey() }
  }

  public func keepKey(_ key: [UInt8]) throws(LoaderError) -> [UInt8] { try kernel.keepKey(key) }

  public func document(at path: String) throws(LoaderError) -> [UInt8] {
    try looking { () throws(LoaderError) in try kernel.document(at: path) }
  }

  public func cursor(at path: String) throws(LoaderError) -> Cursor? {
    try looking { () throws(LoaderError) in try kernel.cursor(at: path) }
  }

  public func elementTypes(ofMapAt path: String) throws(LoaderError) -> String? {
    try looking { () throws(LoaderError) in try kernel.elementTypes(ofMapAt: path) }
  }

  public func holders(
    of attachment: DesiredAttachment, at target: ResolvedTarget, running name: String?,
    in view: HostView
  ) throws(LoaderError) -> [Holder] {
    searches.append(attachment.name)
    return try looking { () throws(LoaderError) in
      try kernel.holders(of: attachment, at: target, running: name, in: view)
    }
  }

  public func holder(at hook: Hook, in view: HostView) throws(LoaderError) -> Holder? {
    searches.append(hook.target.identity.text)
    return try looking { () throws(LoaderError) in try kernel.holder(at: hook, in: view) }
  }

  public func findReferences(of holder: inout Holder, in view: HostView) {
    kernel.findReferences(of: &holder, in: view)
  }

  public func programs(
    atHookOf attachment: DesiredAttachment, _ target: ResolvedTarget
  ) throws(LoaderError) -> HookPrograms? {
    try looking { () throws(LoaderError) in
      try kernel.programs(atHookOf: attachment, target)
    }
  }

  public func run(
    _ test: ProgramTest, ofProgramAt path: String
  ) throws(LoaderError) -> ProgramTestOutcome {
    try looking { () throws(LoaderError) in try kernel.run(test, ofProgramAt: path) }
  }

  public func difference(
    ofProgramAt path: String, from other: String
  ) throws(LoaderError) -> String? {
    try looking { () throws(LoaderError) in try kernel.difference(ofProgramAt: path, from: other) }
  }

  public func contents(
    ofMap path: String, keys: [[UInt8]]?
  ) throws(LoaderError) -> MapContents {
    try looking { () throws(LoaderError) in try kernel.contents(ofMap: path, keys: keys) }
  }

  public func contents(
    ofMap id: UInt32, keys: [[UInt8]]?
  ) throws(LoaderError) -> MapContents {
    try looking { () throws(LoaderError) in try kernel.contents(ofMap: id, keys: keys) }
  }

  public func iteratorOutput(at path: String, upTo count: Int) throws(LoaderError) -> [UInt8] {
    try looking { () throws(LoaderError) in try kernel.iteratorOutput(at: path, upTo: count) }
  }

  public func resolve(
    _ request: TargetRequest, in view: TargetView
  ) throws(LoaderError) -> [ResolvedTarget] {
    try looking { () throws(LoaderError) in try kernel.resolve(request, in: view) }
  }

  public func sight(
    of target: ResolvedTarget, _ request: TargetRequest, besides found: ResolvedTarget?
  ) -> TargetSight { kernel.sight(of: target, request, besides: found) }

  public func life(
    at target: ResolvedTarget, of request: TargetRequest
  ) throws(LoaderError) -> [LifeCondition] {
    try looking { () throws(LoaderError) in try kernel.life(at: target, of: request) }
  }

  public func isOff(_ kernelSwitch: KernelSwitch) -> Bool? { kernel.isOff(kernelSwitch) }

  public func loss(of condition: LifeCondition) -> LifeLoss? { kernel.loss(of: condition) }

  public func isAttached(
    _ link: LinkInfo, at target: ResolvedTarget, of request: TargetRequest
  ) throws(LoaderError) -> Bool? {
    try looking { () throws(LoaderError) in
      try kernel.isAttached(link, at: target, of: request)
    }
  }

  public func isRelative(_ attachment: DesiredAttachment, in view: TargetView) -> Bool {
    kernel.isRelative(attachment, in: view)
  }

  public func check(_ attachment: DesiredAttachment, _ target: ResolvedTarget) throws(LoaderError) {
    try looking { () throws(LoaderError) in try kernel.check(attachment, target) }
  }

  public func isProbed(
    _ attachment: DesiredAttachment, _ target: ResolvedTarget
  ) throws(LoaderError) -> Bool {
    try looking { () throws(LoaderError) in try kernel.isProbed(attachment, target) }
  }

  public func state(of hook: Hook) throws(LoaderError) -> HookState {
    try looking { () throws(LoaderError) in try kernel.state(of: hook) }
  }

  public func missingPrivileges(for kind: AttachmentKind) -> [Capability] {
    kernel.missingPrivileges(for: kind)
  }

  public func holder(ofLock directory: String) throws(LoaderError) -> LockHolder {
    try looking { () throws(LoaderError) in try kernel.holder(ofLock: directory) }
  }

  public func lock(_ directory: String) throws(LoaderError) -> LockAttempt {
    try looking { () throws(LoaderError) in try kernel.lock(directory) }
  }

  public func ejection(
    ofScheduler name: String, map: UInt32
  ) throws(LoaderError) -> Ejection? {
    try looking { () throws(LoaderError) in try kernel.ejection(ofScheduler: name, map: map) }
  }

  public func has(_ feature: String) throws(LoaderError) -> Bool {
    try looking { () throws(LoaderError) in try kernel.has(feature) }
  }

  public func checkPlace(of path: String) throws(LoaderError) {
    try looking { () throws(LoaderError) in try kernel.checkPlace(of: path) }
  }

  public func linkCount(at path: String) throws(LoaderError) -> UInt64? {
    try looking { () throws(LoaderError) in try kernel.linkCount(at: path) }
  }

  public func access(to path: String) throws(LoaderError) -> PinAccess? {
    try looking { () throws(LoaderError) in try kernel.access(to: path) }
  }

  public func bpffs(at path: String) throws(LoaderError) -> BPFFSPlace {
    try looking { () throws(LoaderError) in try kernel.bpffs(at: path) }
  }

  public func isSeenByFirstProcess(_ path: String) throws(LoaderError) -> Bool? {
    try looking { () throws(LoaderError) in try kernel.isSeenByFirstProcess(path) }
  }

  /// The sandbox's bpffs is mounted: nothing is changed.
  public func mountBPFFS(at path: String) throws(LoaderError) -> Bool {
    try looking { () throws(LoaderError) in try kernel.mountBPFFS(at: path) }
  }
}
