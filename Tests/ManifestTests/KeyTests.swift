import BPFLoader
import Manifest
import Testing

/// The one table of keys.
@Suite struct KeyTests {
  @Test func everyKindIsAKey() {
    for kind in AttachmentKind.all {
      #expect(ManifestKeys.attachment[kind.name] != nil)
      #expect(ManifestKeys.mapping(of: kind).keys.map(\.name) == kind.options.map(\.name))
    }
  }

  @Test func everyKeyIsExplained() {
    let mappings = [
      ManifestKeys.manifest, ManifestKeys.program, ManifestKeys.function, ManifestKeys.map,
      ManifestKeys.externalMap,
      ManifestKeys.mapField, ManifestKeys.attachment, ManifestKeys.pin,
    ]
    for mapping in mappings {
      #expect(Set(mapping.keys.map(\.name)).count == mapping.keys.count)
      #expect(mapping.keys.allSatisfy { !$0.summary.isEmpty })
    }
  }
}
