import Foundation
import Testing

/// Which manifests an argument stands for. `validate` says what it read, and needs no root.
@Suite struct ManifestArgumentTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch(mounting: false) }

  private let summary = "is valid: 2 programs, 3 maps, 2 attachments, 2 pins.\n"

  @Test func validateNeedsNoPrivilege() throws {
    try scratch.write("counter.yaml", Manifests.counter())
    let outcome = try scratch.bpfApplyAsNobody(["validate", "counter.yaml"])
    #expect(outcome.status == 0)
    #expect(outcome.output == "counter \(summary)")
    #expect(outcome.error == "")
  }

  @Test func dashIsStandardInput() throws {
    let outcome = try scratch.bpfApply("validate", "-", input: Manifests.counter())
    #expect(outcome.status == 0)
    #expect(outcome.output == "counter \(summary)")
  }

  @Test func directoryIsItsManifestsInNameOrder() throws {
    try scratch.write("etc/20-b.yml", Manifests.counter(name: "b").fromParent)
    try scratch.write("etc/10-z.yaml", Manifests.counter(name: "z").fromParent)
    try scratch.write("etc/notes.txt", "no manifest")
    let outcome = try scratch.bpfApply("validate", "etc/")
    #expect(outcome.status == 0)
    #expect(outcome.output == "z \(summary)b \(summary)")
  }

  @Test func severalManifestsAreSeveralDeployments() throws {
    try scratch.write("a.yaml", Manifests.counter(name: "a"))
    try scratch.write("b.yaml", Manifests.counter(name: "b"))
    let outcome = try scratch.bpfApply("validate", "b.yaml", "a.yaml")
    #expect(outcome.status == 0)
    #expect(outcome.output == "b \(summary)a \(summary)")
  }

  @Test func bytecodeIsFoundFromTheManifestsDirectory() throws {
    try scratch.write("etc/counter.yaml", Manifests.counter().fromParent)
    let outcome = try Command.run(
      Command.binary, ["validate", "\(scratch.path)/etc/counter.yaml"], in: "/")
    #expect(outcome.status == 0)
  }
}

extension String {
  /// A manifest as it is one directory deeper.
  fileprivate var fromParent: String {
    replacingOccurrences(of: "file: bytecode/", with: "file: ../bytecode/")
  }
}
