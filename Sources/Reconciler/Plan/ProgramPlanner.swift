import BPFObject
import BPFLoader
import BPFSyscall
import Manifest

/// What becomes of a program.
struct ProgramPlanner {
  /// What is planned already.
  let planner: Planner

  func change(of program: DesiredProgram) -> Change {
    let subject = Subject.program(
      program.spec.type, instructions: program.spec.instructions.count, saidBy: program.typeOrigin)
    func change(_ action: Change.Action, _ because: [Reason] = []) -> Change {
      Change(program.address, action, subject, because: because, mark: program.mark)
    }
    guard let record = planner.observed.ledger?.programs[program.name] else {
      return change(.create(.plain))
    }
    if let drift = planner.drift(program.address) {
      return change(.repair(drift, .plain), [.drift(drift)])
    }
    let reasons = self.reasons(program, record)
    return change(reasons.isEmpty ? .keep : .replace(.plain), reasons)
  }

  /// Whether the program that is loaded, if there is one, gives way to another.
  func isReplaced(_ program: DesiredProgram) -> Bool {
    planner.observed.ledger?.programs[program.name] == nil || !reasonsToReplace(program).isEmpty
  }

  /// Why the program that is loaded gives way to another; none where it does not, or none is.
  func reasonsToReplace(_ program: DesiredProgram) -> [Reason] {
    guard let record = planner.observed.ledger?.programs[program.name] else { return [] }
    return planner.drift(program.address).map { [.drift($0)] } ?? reasons(program, record)
  }

  /// Why the program that is loaded does not do.
  private func reasons(_ program: DesiredProgram, _ record: ProgramRecord) -> [Reason] {
    var all: [Reason] = []
    if planner.options.replaced.mean(program.address) { all.append(.askedFor) }
    if let difference = bytecodeDifference(program, record) { all.append(difference) }
    for name in program.maps.keys.sorted() where record.maps[name] != program.maps[name] {
      all.append(
        .differs(Difference(.map(name), word(record.maps[name]), word(program.maps[name]))))
    }
    if record.function != program.function {
      all.append(.differs(Difference(.function, word(record.function), word(program.function))))
    }
    if record.target != program.target {
      all.append(
        .differs(
          Difference(
            .loadTarget, word(record.target?.description), word(program.target?.description))))
    }
    if let target = program.target.flatMap({ planner.desired.program($0.name) }), isReplaced(target)
    {
      all.append(.loadedFor(target.address, because: reasonsToReplace(target)))
    }
    if record.structOps != program.structOps {
      all.append(.differs(Difference(.structOps, word(record.structOps), word(program.structOps))))
    }
    all += program.maps.values.sorted().map { ObjectAddress(.map, $0) }.filter(planner.isNew)
      .map { .uses($0, because: planner.because($0)) }
    var twice: [Reason] = []
    for attachment in planner.attachments.attachments(of: program.address) {
      if isLost(attachment) { all.append(.attachedAnew(attachment.address)) }
      if needsSecondLoad(attachment) { twice.append(.attachedTwice(attachment.address)) }
    }
    return all + twice
  }

  private func bytecodeDifference(_ program: DesiredProgram, _ record: ProgramRecord) -> Reason? {
    guard let digest = record.digest else { return .unknownBefore }
    if digest == program.digest { return nil }
    let (old, new) = (record.instructions, program.spec.instructions.count)
    return .differs(
      old == new
        ? Difference(.bytecode, .word(digest), .word(program.digest))
        : Difference(.instructions, .number(of: old), .number(of: new)))
  }

  private func word(_ text: String?) -> Difference.Value? { text.map(Difference.Value.word) }

  /// Whether the link is gone of a program that can be linked only once: its target is forgotten then.
  private func isLost(_ attachment: DesiredAttachment) -> Bool {
    guard attachment.kind.placement.linksOnce,
      let (former, _) = planner.attachments.former(of: attachment)
    else { return false }
    return planner.drift(ObjectAddress(.attachment, former)) != nil
  }

  /// Whether an attachment gets a new link beside its old one at the same hook, where the kernel
  /// refuses the same program twice.
  private func needsSecondLoad(_ attachment: DesiredAttachment) -> Bool {
    guard let (former, record) = planner.attachments.former(of: attachment),
      record.object == attachment.object
    else { return false }
    let isAskedFor = planner.options.replaced.mean(attachment.address)
    return record.kind == attachment.kind.name
      && (isAskedFor || !attachment.isAttached(like: record))
      && attachment.replacement == .newFirst
      && record.target.identity == planner.observed.targets[attachment.name]?.identity
      && planner.drift(ObjectAddress(.attachment, former)) == nil
  }
}
