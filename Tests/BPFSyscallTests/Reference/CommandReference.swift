import BPFSyscall

/// The article that says what stands for what: written from the tables that the code itself reads, and from
/// what the VMs' kernels have answered.
struct CommandReference {
  /// The kernels on which a command did what it shall, by the manual's name of the command; and for forms of
  /// `BPF_LINK_CREATE`, by ``LinkForm/key``.
  let testedOn: [String: [String]]

  /// - Parameter table: `Tests/VM/commands.tsv`.
  init(_ table: String) {
    let rows = table.split(separator: "\n").filter { !$0.hasPrefix("#") }
      .map { $0.split(separator: "\t").map(String.init) }
    let kernels = rows.first?.dropFirst() ?? []
    testedOn = Dictionary(
      rows.dropFirst().map { row in
        (row[0], zip(kernels, row.dropFirst()).filter { $0.1 == "ok" }.map(\.0))
      }, uniquingKeysWith: { first, _ in first })
  }

  var markdown: String {
    """
    # Commands of bpf(2)

    What calls each command, since when Linux has it, and on which kernels it was tested.

    ## Overview

    This article is generated from ``Command/table`` and from the results of the tests on Debian's kernels
    (`Tests/VM/tests.sh`): on each of the kernels named, the command did what it shall, and refused what it
    shall refuse.

    | command | here | Linux | tested on |
    | --- | --- | --- | --- |
    \(CommandSymbols.table.map(row).joined(separator: "\n"))

    ## Forms of BPF_LINK_CREATE

    Each made a link that was seen at work.

    | form | here | Linux | tested on |
    | --- | --- | --- | --- |
    \(LinkForm.table.map(row).joined(separator: "\n"))

    ## The interface that this one began from

    Each public var of the Clojure namespace `clj-ebpf.syscall`, and what stands here for it.

    | `clj-ebpf.syscall` | here | command | Linux | tested on |
    | --- | --- | --- | --- | --- |
    \(SeedInterface.table.map(row).joined(separator: "\n"))

    """
  }

  private func row(_ command: Command, _ symbols: [String]) -> String {
    "| `\(command.manualName)` | \(links(symbols)) | \(text(command.since)) | "
      + "\(kernels(command.manualName)) |"
  }

  private func row(_ form: LinkForm) -> String {
    "| \(form.name) | \(links([form.symbol])) | \(text(form.since)) | \(kernels(form.key)) |"
  }

  private func row(_ seed: SeedInterface) -> String {
    guard let command = seed.command else {
      return "| `\(seed.name)` | \(links(seed.symbols)) | none | every | \(everywhere) |"
    }
    let since = seed.form?.since ?? command.since
    return "| `\(seed.name)` | \(links(seed.symbols)) | `\(command.manualName)` | \(text(since)) | "
      + "\(kernels(seed.form?.key ?? command.manualName)) |"
  }

  private func links(_ symbols: [String]) -> String {
    symbols.map { $0.hasPrefix("`") ? $0 : "``\($0)``" }.joined(separator: ", ")
  }

  private func text(_ version: KernelVersion?) -> String { version?.description ?? "" }

  private func kernels(_ key: String) -> String {
    testedOn[key, default: []].joined(separator: ", ")
  }

  /// What needs no command is tested wherever the commands are.
  private var everywhere: String { kernels(Command.mapCreate.manualName) }
}
