import BPFLoader
import BPFSyscall
import Manifest
import OrderedCollections
import Testing

@Suite struct ExampleTests {
  @Test func theQuickstartIsValid() throws {
    let manifest = try Manifest.parse(
      try bytes(ofExample: "quickstart.yaml"), file: "quickstart.yaml", baseDirectory: "manifests")
    #expect(manifest.name == "quickstart")
    #expect(manifest.warnings.isEmpty)
    #expect(manifest.programs["traffic"]?.path == "manifests/bytecode/traffic.bpf.o")
    #expect(manifest.attachments.values.allSatisfy { $0.kind != nil })
  }

  @Test func everyKindHasAnExample() throws {
    var shown: Set<String> = []
    for name in try Directory.names(in: "\(Self.manifests)/kinds") where name.hasSuffix(".yaml") {
      let manifest = try Manifest.parse(
        try bytes(ofExample: "kinds/\(name)"), file: name, baseDirectory: "manifests/kinds")
      #expect(manifest.warnings.isEmpty, "\(name)")
      shown.formUnion(manifest.attachments.values.compactMap(\.kind?.name))
    }
    #expect(AttachmentKind.all.map(\.name).filter { !shown.contains($0) } == [])
  }

  private static let manifests =
    "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/") + "/manifests"

  /// The bytes of a file under `manifests`.
  private func bytes(ofExample name: String) throws -> [UInt8] {
    try readFile("\(Self.manifests)/\(name)")
  }
}
