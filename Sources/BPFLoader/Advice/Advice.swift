import BPFSyscall

/// What a refused call means, and what the reader can do about it.
///
/// ``table`` is the one place that says so, by what was asked for, what it was about, and the kernel's reason.
struct Advice {
  /// What kind of failure it is.
  let reason: LoaderError.Reason
  /// What the refusal means, for behind what was tried; nil where what the kernel says is enough.
  let finding: String?
  /// What the reader can do.
  let text: String
}

extension Advice {
  /// A row of the table: the first one that fits speaks.
  struct Row: Sendable {
    let operations: Set<Operation>?
    let kinds: Set<String>?
    let errnos: Set<Errno>?
    let condition: @Sendable (Refusal) -> Bool
    let reason: LoaderError.Reason
    let finding: @Sendable (Refusal) -> String?
    let text: @Sendable (Refusal) -> String

    /// - Parameters:
    ///   - operations: nil for all, also those that the table does not know; so with the errnos.
    ///   - kinds: the kinds of attachments that it is for; nil for all else, too.
    ///   - condition: what else has to hold.
    init(
      _ operations: Set<Operation>?, kinds: Set<String>? = nil, _ errnos: Set<Errno>?,
      when condition: @escaping @Sendable (Refusal) -> Bool = { _ in true },
      _ reason: LoaderError.Reason, _ finding: String? = nil, _ text: String
    ) {
      self.init(
        operations, kinds: kinds, errnos, when: condition, reason, { _ in finding }, { _ in text })
    }

    /// The same where what it says depends on numbers and names.
    init(
      _ operations: Set<Operation>?, kinds: Set<String>? = nil, _ errnos: Set<Errno>?,
      when condition: @escaping @Sendable (Refusal) -> Bool = { _ in true },
      _ reason: LoaderError.Reason, _ finding: @escaping @Sendable (Refusal) -> String?,
      _ text: @escaping @Sendable (Refusal) -> String
    ) {
      self.operations = operations
      self.kinds = kinds
      self.errnos = errnos
      self.condition = condition
      self.reason = reason
      self.finding = finding
      self.text = text
    }

    func fits(_ refusal: Refusal) -> Bool {
      if let errnos, !errnos.contains(refusal.errno) { return false }
      if let operations {
        guard let operation = refusal.operation, operations.contains(operation) else {
          return false
        }
      }
      if let kinds {
        guard let kind = refusal.kind, kinds.contains(kind.name) else { return false }
      }
      return condition(refusal)
    }
  }

  /// What stands in the table for a refusal; nil where there is nothing to say but what the kernel said.
  static func about(_ refusal: Refusal) -> Advice? {
    table.first { $0.fits(refusal) }.map { row in
      Advice(reason: row.reason, finding: row.finding(refusal), text: row.text(refusal))
    }
  }

  /// What is special first, what holds for all last.
  private static let table =
    limits + maps + programs + network + links + pins + privileges + files + general
}
