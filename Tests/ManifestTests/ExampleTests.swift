import Glibc
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

  /// The bytes of a file under `manifests`.
  private func bytes(ofExample name: String) throws -> [UInt8] {
    let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    let file = try #require(fopen("/\(root)/manifests/\(name)", "r"))
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    let count = fread(&bytes, 1, bytes.count, file)
    return Array(bytes.prefix(count))
  }
}
