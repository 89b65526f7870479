import Chance
import Manifest
import Testing

@Suite struct MutationTests {
  @Test(arguments: 0..<8)
  func aDamagedManifestOnlyEverHasErrors(_ seed: UInt64) {
    var dice = Dice(seed)
    let original = Array(fullManifest.utf8)
    let tokens = ["{", "[", "}", ":", "&a ", "*a", "- ", "\n", "\t", "\"", "|", "!", "%", "~", "0"]
      .map { Array($0.utf8) }
    let start = ContinuousClock.now
    for _ in 0..<500 {
      var bytes = original
      for _ in 0..<Int.random(in: 1...4, using: &dice) {
        let place = Int.random(in: 0..<max(1, bytes.count), using: &dice)
        switch Int.random(in: 0..<4, using: &dice) {
        case 0: bytes = Array(bytes.prefix(place))
        case 1: bytes.insert(contentsOf: tokens.randomElement(using: &dice) ?? [], at: place)
        case 2 where place < bytes.count: bytes.remove(at: place)
        default:
          if place < bytes.count { bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &dice) }
        }
      }
      do throws(ManifestError) {
        let manifest = try Manifest.parse(bytes, file: "edge.yaml")
        #expect(manifest.warnings.allSatisfy { $0.severity == .warning })
      } catch {
        #expect(error.diagnostics.contains { $0.severity == .error })
        #expect(!DiagnosticRenderer.text(error).string.isEmpty)
      }
    }
    #expect(ContinuousClock.now - start < .seconds(60))
  }

  @Test func deepNestingIsRefusedFast() {
    let start = ContinuousClock.now
    let found = diagnostics(ofText: String(repeating: "[", count: 200_000))
    #expect(found.map(\.message) == ["lists and mappings lie more than 64 deep"])
    #expect(ContinuousClock.now - start < .seconds(5))
  }

  @Test func manyErrorsAreBounded() {
    let start = ContinuousClock.now
    let keys = (0..<100_000).map { "unknwon\($0): 1\n" }.joined()
    #expect(diagnostics(ofText: keys).count == 100)
    let pins = (0..<20_000).map { "  p\($0): { map: m\($0) }\n" }.joined()
    #expect(problems("maps: {}\npins:\n" + pins).count == 100)
    #expect(ContinuousClock.now - start < .seconds(20))
  }
}
