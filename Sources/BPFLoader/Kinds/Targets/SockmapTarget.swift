import BPFSyscall

/// The sockets of a map, through a sockmap link; before Linux 6.10, which has none, for as long as the map lives.
struct SockmapTarget: LinkedTarget, UnlinkedTarget {
  private let kind: String
  let map: String

  init(_ kind: String, _ options: AttachmentOptions) {
    self.kind = kind
    map = options.strings["map"] ?? ""
  }

  func resolve(
    _ program: AttachedProgram, on host: Host, in view: TargetView
  ) throws(LoaderError) -> [ResolvedTarget] {
    guard let type = program.attachType else {
      throw LoaderError(
        .invalidBytecode, "the section of \(program.name) does not say what it does to sockets",
        advice:
          "give it one like SEC(\"sk_skb/verdict\"), or say its `type` and `attach_type` under `functions`"
      )
    }
    var target = ResolvedTarget(
      summary: "\(type) on map \(map)", identity: .sockets(map: map, hook: type))
    if host.knows(LinkType.sockmap) == false { target.isUnlinked = true }
    return [target]
  }

  func check(
    _ program: AttachedProgram, _ target: ResolvedTarget, on host: Host
  ) throws(LoaderError) {
    guard let type = target.identity.attachType, host.knows(type) == false else { return }
    // The last of them that came.
    throw LoaderError(
      .unsupported, "an \(kind) program of \(type) needs Linux 5.13; this is \(host.release)")
  }

  func namedHooks(_ program: AttachedProgram) -> [String] {
    program.attachType.map { ["\($0) on map \(map)"] } ?? []
  }

  func attach(
    _ object: borrowing AttachedObject, to target: ResolvedTarget, on host: Host
  ) throws(LoaderError) -> Link {
    let descriptor = try descriptor(object)
    return try object.link(target) { program throws(SystemCallError) in
      try Link.createSockmap(
        program: program, mapDescriptor: descriptor, type: type(target))
    }
  }

  func attach(
    _ object: borrowing AttachedObject, to target: ResolvedTarget
  ) throws(LoaderError) {
    // The kernel would put it in the place of another without a word.
    if case .object(let other) = try state(at: target, object) {
      throw LoaderError(.failed, "cannot attach \(target.summary): program \(other) is there")
    }
    try replace(with: object, at: target)
  }

  func replace(
    with object: borrowing AttachedObject, at target: ResolvedTarget
  ) throws(LoaderError) {
    let (map, type) = (AttachTarget.descriptor(try descriptor(object)), type(target))
    try object.withProgram(target) { program throws(LoaderError) in
      do throws(SystemCallError) {
        try program.attach(to: map, type)
      } catch {
        throw .from(error, "cannot attach \(target.summary)", .kind(kind))
      }
    }
  }

  func detach(
    _ object: borrowing AttachedObject, from target: ResolvedTarget
  ) throws(LoaderError) {
    let (map, type) = (AttachTarget.descriptor(try descriptor(object)), type(target))
    let found = try state(at: target, object)
    do throws(SystemCallError) {
      switch found {
      case .nothing, .hidden: return
      case .object(let id): try Program.open(id: id).detach(from: map, type)
      case .unknown:
        switch object.held {
        case .program(let program): try program.detach(from: map, type)
        case .structOpsMap: return
        case .lost: return
        }
      }
    } catch  where error.errno == .noSuchFileOrDirectory {
      // Gone already.
    } catch {
      throw .from(error, "cannot detach \(target.summary)", .kind(kind))
    }
  }

  func state(
    at target: ResolvedTarget, _ object: borrowing AttachedObject
  ) throws(LoaderError) -> HookState {
    // Without the map nothing of it is left.
    guard let map = object.references["map"] else { return .nothing }
    do throws(SystemCallError) {
      let found = try AttachTarget.descriptor(map).query(type(target)).programs.first
      return found.map { .object($0.id) } ?? .nothing
    } catch  where error.errno == .invalidArgument {
      // Before Linux 5.17 a sockmap does not tell.
      return .unknown
    } catch {
      throw .from(error, "cannot look at \(target.summary)")
    }
  }

  private func type(_ target: ResolvedTarget) -> AttachType {
    target.identity.attachType ?? .skMsgVerdict
  }

  private func descriptor(_ object: borrowing AttachedObject) throws(LoaderError) -> Int32 {
    guard let descriptor = object.references["map"] else {
      throw .namesNoTarget(
        AttachedProgram(name: "the program", sectionTarget: nil, attachType: nil), kind: kind,
        option: "map")
    }
    return descriptor
  }
}
