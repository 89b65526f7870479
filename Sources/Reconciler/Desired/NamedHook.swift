import BPFLoader
public import Manifest
import OrderedCollections

/// A hook for one that a manifest names, wherever it is applied.
public struct NamedHook: Sendable {
  /// Equal for one hook, for messages: `xdp on eth0`.
  public let hook: String
  public let attachment: String
  /// Whether it is in an object of the deployment, so that no other one has it.
  let isOwn: Bool
  public let mark: SourceMark
}

extension Manifest {
  /// The hooks for one that attachments without a condition name; two at one are reported.
  ///
  /// Those with a condition may be meant for different hosts.
  func namedHooks(
    _ attachments: ObjectList<DesiredAttachment>, _ diagnostics: DiagnosticCollector
  ) -> [NamedHook] {
    var hooks: OrderedDictionary<String, NamedHook> = [:]
    for attachment in attachments {
      let named = attachment.kind.namedHooks(attachment.options, attachment.program)
      guard !named.isEmpty, let mark = attachment.mark, !isConditional(attachment) else { continue }
      for hook in named {
        if let other = hooks[hook] {
          diagnostics.error(
            "attachments `\(other.attachment)` and `\(attachment.name)` want one hook: \(hook) takes one program",
            at: mark,
            help: "leave one of them out, or say with `only_if` on which hosts each is wanted")
          continue
        }
        let isOwn = attachment.references.keys.contains { $0 == "of" || $0 == "map" }
        hooks[hook] = NamedHook(hook: hook, attachment: attachment.name, isOwn: isOwn, mark: mark)
      }
    }
    return Array(hooks.values)
  }

  private func isConditional(_ attachment: DesiredAttachment) -> Bool {
    let file = attachment.program.name.prefix { $0 != "/" }
    return attachments[attachment.name]?.onlyIf != nil || programs[String(file)]?.onlyIf != nil
  }
}

extension [DesiredState] {
  /// The hooks for one that several of these name, a warning each: they can be meant for different hosts.
  public var sharedHooks: [Diagnostic] {
    var known: [String: (deployment: String, hook: NamedHook)] = [:]
    var warnings: [Diagnostic] = []
    for state in self {
      for hook in state.namedHooks where !hook.isOwn {
        guard let other = known[hook.hook] else {
          known[hook.hook] = (state.deployment, hook)
          continue
        }
        warnings.append(
          .warning(
            "attachment `\(hook.attachment)` wants \(hook.hook), which takes one program, as does `\(other.hook.attachment)` of \(other.deployment)",
            at: hook.mark, notes: [.init("that is wanted here", at: other.hook.mark)],
            help: "on one host only one of them can be applied"))
      }
    }
    return warnings
  }
}
