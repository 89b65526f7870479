import BPFSyscall

/// A hook of the security modules, for all or for the processes of a control group.
struct LSMTarget: LinkedTarget {
  private let hook: String?
  private let group: CgroupSelection?

  init(_ options: AttachmentOptions) {
    hook = options.strings["hook"]
    group = options.lists["cgroup"].map { CgroupSelection($0) }
  }

  func function(_ program: AttachedProgram) -> String? { hook ?? program.sectionTarget }

  func resolve(
    _ program: AttachedProgram, on host: Host, in view: TargetView
  ) throws(LoaderError) -> [ResolvedTarget] {
    guard let hook = function(program) else {
      throw .namesNoTarget(program, kind: "lsm", option: "hook")
    }
    switch (group, program.attachType == .lsmCgroup) {
    case (nil, true):
      throw LoaderError(
        .invalidBytecode, "\(program.name) is for the processes of a control group",
        advice: "name it: `lsm: { hook: \(hook), cgroup: PATH }`")
    case (_?, false):
      throw LoaderError(
        .invalidBytecode, "\(program.name) is for all processes, not for those of a control group",
        advice: "put it into SEC(\"lsm_cgroup/\(hook)\")")
    case (nil, false):
      let identity = TargetIdentity.securityHook(name: hook, cgroup: nil)
      return [ResolvedTarget(summary: "lsm \(hook)", identity: identity)]
    case (let group?, true):
      return try group.groups(in: view).map { group in
        ResolvedTarget(
          summary: "lsm \(hook) on cgroup \(group.name)",
          identity: .securityHook(name: hook, cgroup: group.id), label: group.label,
          path: group.path)
      }
    }
  }

  func check(
    _ program: AttachedProgram, _ target: ResolvedTarget, on host: Host
  ) throws(LoaderError) {
    if target.identity.cgroup != nil, host.knows(.lsmCgroup) == false {
      throw LoaderError(
        .unsupported,
        "an lsm attachment for a control group needs Linux 6.0; this is \(host.release)")
    }
    if let modules = try? readFile("/sys/kernel/security/lsm", limit: 4096),
      !String(decoding: modules, as: UTF8.self).split(whereSeparator: { $0 == "," || $0 == "\n" })
        .contains("bpf")
    {
      throw LoaderError(
        .unsupported, "lsm programs do not run: the security module bpf is not enabled",
        advice: "add bpf to the kernel's argument lsm=")
    }
    try host.require(function(program) ?? "", .lsmMac)
  }

  func attach(
    _ object: borrowing AttachedObject, to target: ResolvedTarget, on host: Host
  ) throws(LoaderError) -> Link {
    guard target.identity.cgroup != nil else {
      return try object.link(target) { program throws(SystemCallError) in
        try Link.createTracing(program: program, type: .lsmMac)
      }
    }
    let directory = try CgroupSelection.open(target.path ?? "")
    return try object.link(target) { program throws(SystemCallError) in
      try Link.createCgroup(program: program, group: directory, type: .lsmCgroup)
    }
  }
}
