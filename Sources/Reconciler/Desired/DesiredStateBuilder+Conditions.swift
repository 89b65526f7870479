import BPFLoader
import OrderedCollections
import Manifest

extension DesiredStateBuilder {
  /// Finds which bytecode files and attachments are not wanted on this host.
  mutating func leaveOut(on kernel: any Kernel) throws(ReconcilerError) {
    for (name, file) in manifest.programs {
      guard let reason = try reason(file.onlyIf, kernel) else { continue }
      filesLeftOut.insert(name)
      skip(ObjectAddress(.program, name), reason)
    }
    for (name, entry) in manifest.attachments {
      if let file = entry.program?.file ?? entry.map?.file, filesLeftOut.contains(file) {
        attachmentsLeftOut.insert(name)
      } else if let reason = try reason(entry.onlyIf, kernel) {
        attachmentsLeftOut.insert(name)
        skip(ObjectAddress(.attachment, name), reason)
      }
    }
  }

  private mutating func skip(_ address: ObjectAddress, _ reason: SkipReason) {
    state.skipped.append(SkippedObject(address: address, reason: reason, isPending: false))
  }

  func isLeftOut(_ entry: AttachmentEntry) -> Bool { attachmentsLeftOut.contains(entry.name) }

  /// Whether a pin is of something that is left out.
  func isLeftOut(_ entry: PinEntry) -> Bool {
    switch entry.object {
    case .attachment(let name, _): attachmentsLeftOut.contains(name)
    case .program(let reference), .map(let reference):
      reference.file.map(filesLeftOut.contains) ?? false
    }
  }

  /// Why a condition does not hold; nil where it does.
  private func reason(
    _ condition: Condition?, _ kernel: any Kernel
  ) throws(ReconcilerError) -> SkipReason? {
    guard let condition else { return nil }
    do throws(LoaderError) {
      for feature in condition.has where try !kernel.has(feature) {
        return .lacks(feature)
      }
      for feature in condition.lacks where try kernel.has(feature) {
        return .has(feature)
      }
    } catch {
      throw ReconcilerError(error, mark: condition.mark)
    }
    return nil
  }
}
