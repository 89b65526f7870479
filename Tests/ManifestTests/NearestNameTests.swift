import Manifest
import Testing

@Suite struct NearestNameTests {
  @Test(arguments: [
    ("statsu", "status"), ("stat", "status"), ("interfce", "interface"), ("nte", "net"),
    ("maxentries", "max_entries"), ("xpd", "xdp"),
  ])
  func findsWhatWasMeant(_ typed: String, _ meant: String) {
    let names = ["apply", "status", "interface", "mode", "net", "max_entries", "xdp", "x"]
    #expect(NearestName.of(typed, in: names) == meant)
  }

  @Test(arguments: ["zzz", "", "completely_else"])
  func saysNothingWhereNothingIsNear(_ typed: String) {
    #expect(NearestName.of(typed, in: ["status", "interface", "mode"]) == nil)
    #expect(NearestName.suggestion(for: typed, in: []) == nil)
  }

  @Test func longNamesCostNothing() {
    let long = String(repeating: "a", count: 1 << 20)
    #expect(NearestName.of(long, in: Array(repeating: long + "b", count: 10)) == nil)
  }
}
