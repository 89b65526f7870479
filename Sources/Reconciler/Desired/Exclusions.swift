import BPFLoader
import OrderedCollections
import Manifest

/// The bytecode files and attachments of a manifest that are not wanted on a host, by their `only_if`.
struct Exclusions {
  /// What is left out for a reason of its own, and which.
  private(set) var skipped: [SkippedObject] = []
  private var files: Set<String> = []
  private var attachments: Set<String> = []

  /// - Parameter kernel: is asked for the conditions; nil takes all as they hold.
  init(of manifest: Manifest, on kernel: (any Kernel)?) throws(ReconcilerError) {
    guard let kernel else { return }
    for (name, file) in manifest.programs {
      guard let reason = try file.onlyIf?.reasonToSkip(on: kernel) else { continue }
      files.insert(name)
      skip(ObjectAddress(.program, name), reason)
    }
    for (name, entry) in manifest.attachments {
      if let file = entry.program?.file ?? entry.map?.file, files.contains(file) {
        attachments.insert(name)
      } else if let reason = try entry.onlyIf?.reasonToSkip(on: kernel) {
        attachments.insert(name)
        skip(ObjectAddress(.attachment, name), reason)
      }
    }
  }

  private mutating func skip(_ address: ObjectAddress, _ reason: SkipReason) {
    skipped.append(SkippedObject(address: address, reason: reason, isPending: false))
  }

  func contains(file: String) -> Bool { files.contains(file) }

  func contains(_ entry: AttachmentEntry) -> Bool { attachments.contains(entry.name) }

  /// Whether a pin is of something that is left out.
  func contains(_ entry: PinEntry) -> Bool {
    switch entry.object {
    case .attachment(let name, _): attachments.contains(name)
    case .program(let reference), .map(let reference): reference.file.map(files.contains) ?? false
    }
  }

  /// Whether an object is of a bytecode file that is left out.
  func containsFile(of address: ObjectAddress) -> Bool {
    switch address.kind {
    case .map, .program: files.contains(String(address.name.prefix { $0 != "/" }))
    case .attachment, .pin: false
    }
  }
}

extension Condition {
  /// Why it does not hold; nil where it does.
  fileprivate func reasonToSkip(on kernel: any Kernel) throws(ReconcilerError) -> SkipReason? {
    do throws(LoaderError) {
      for feature in has where try !kernel.has(feature) { return .lacks(feature) }
      for feature in lacks where try kernel.has(feature) { return .has(feature) }
    } catch {
      throw ReconcilerError(error, mark: mark)
    }
    return nil
  }
}
