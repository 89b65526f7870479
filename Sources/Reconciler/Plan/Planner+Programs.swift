import BPFObject
import BPFLoader
import BPFSyscall
import Manifest

extension Planner {
  mutating func planPrograms() {
    for program in desired.programs { plan(program) }
  }

  private mutating func plan(_ program: DesiredProgram) {
    let size = "\(program.spec.instructions.count) instructions"
    guard let record = observed.ledger?.programs[program.name] else {
      add(Change(program.address, .create, "\(program.spec.type), \(size)", mark: program.mark))
      return
    }
    if let drift = drift(program.address) {
      add(
        Change(
          program.address, .repair, "\(drift); loaded again", reason: drift, mark: program.mark))
      return
    }
    let reasons = self.reasons(program, record)
    guard !reasons.isEmpty else {
      add(Change(program.address, .none, "\(program.spec.type), \(size)", mark: program.mark))
      return
    }
    let text = reasons.joined(separator: ", ")
    add(Change(program.address, .replace, "reloaded: \(text)", reason: text, mark: program.mark))
  }

  /// Whether the program that is loaded, if there is one, gives way to another.
  func isReplaced(_ program: DesiredProgram) -> Bool {
    observed.ledger?.programs[program.name] == nil || reasonToReplace(program) != nil
  }

  /// Why the program that is loaded gives way to another; nil where it does not, or none is.
  func reasonToReplace(_ program: DesiredProgram) -> String? {
    guard let record = observed.ledger?.programs[program.name] else { return nil }
    let reasons = drift(program.address).map { [$0] } ?? reasons(program, record)
    return reasons.isEmpty ? nil : reasons.joined(separator: ", ")
  }

  /// Why the program that is loaded does not do.
  private func reasons(_ program: DesiredProgram, _ record: ProgramRecord) -> [String] {
    var all: [String] = []
    if options.replaced.mean(program.address) { all.append(Self.askedFor) }
    if record.isLost {
      all.append("what it was is lost")
    } else if record.digest != program.digest {
      let count = program.spec.instructions.count
      all.append(
        record.instructions == count
          ? "its bytecode changed" : "\(record.instructions) → \(count) instructions")
    }
    all += program.maps.keys.sorted().filter { record.maps[$0] != program.maps[$0] }
      .map { "its map \($0) is another" }
    if record.function != program.function {
      all.append("it is loaded for \(program.function ?? "no function")")
    }
    if record.target != program.target {
      all.append("it is loaded for \(program.target?.description ?? "the kernel")")
    }
    if let target = program.target.flatMap({ objects.program($0.name) }), isReplaced(target) {
      let because = reasonToReplace(target).map { " because \($0)" } ?? ""
      all.append("\(target.address), which it is loaded for, is replaced\(because)")
    }
    if record.structOps != program.structOps {
      all.append("it belongs to \(program.structOps ?? "no struct_ops map")")
    }
    all += program.maps.values.sorted().filter { isNew(ObjectAddress(.map, $0)) }
      .map { "map \($0) is replaced\(because(ObjectAddress(.map, $0)))" }
    let users = Array(attachments.attachments(of: program.address))
    all += users.filter { isLost($0) }
      .map { "attachment \($0.name) is made anew" }
    all += users.filter { needsSecondLoad($0) }
      .map { "attachment \($0.name) gets a second link" }
    return all
  }

  /// Whether the link is gone of a program that can be linked only once: its target is forgotten then.
  private func isLost(_ attachment: DesiredAttachment) -> Bool {
    guard attachment.kind.placement.linksOnce,
      let (former, _) = former(of: attachment)
    else { return false }
    return drift(ObjectAddress(.attachment, former)) != nil
  }

  /// Whether an attachment gets a new link beside its old one at the same hook, where the kernel
  /// refuses the same program twice.
  private func needsSecondLoad(_ attachment: DesiredAttachment) -> Bool {
    guard let (former, record) = former(of: attachment),
      record.object == attachment.object, drift(ObjectAddress(.attachment, former)) == nil
    else { return false }
    let isAskedFor = options.replaced.mean(attachment.address)
    return record.kind == attachment.kind.name
      && (isAskedFor || record.options != attachment.options)
      && attachment.replacement == .newFirst
      && record.target.identity == observed.targets[attachment.name]?.identity
  }
}
