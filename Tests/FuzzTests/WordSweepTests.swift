import Fuzz
import Testing

/// Numbers that somebody chose so that reckoning with them fails: each is refused, or does no harm.
///
/// A trap would end the whole run.
@Suite struct WordSweepTests {
  private static let parts = 2

  @Test(arguments: WordSweep.Subject.allCases, 0..<parts)
  func everyWordIsReadOrRefused(_ subject: WordSweep.Subject, part: Int) throws {
    let sweep = try WordSweep(subject)
    let tally = try sweep.run(part: part, of: Self.parts)
    // Each word is changed to three numbers at least.
    let all = tally.read + tally.refused
    #expect(all >= sweep.wordCount / Self.parts * 3)
    #expect(tally.read > all / 8)
    // A library is one as long as its header is.
    #expect(tally.refused > all / 20 || subject == .library)
  }

  @Test(arguments: WordSweep.Subject.allCases)
  func whatIsWholeIsRead(_ subject: WordSweep.Subject) throws {
    let sweep = try WordSweep(subject)
    #expect(try sweep.isReadUnchanged())
    #expect(sweep.wordCount > 300)
  }
}
