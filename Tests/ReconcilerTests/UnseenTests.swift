import BPFLoader
import Testing

@testable import Reconciler

/// Of what may not be looked at, nobody says that it is as it was left, or that it is not.
@Suite struct UnseenTests {
  private let desired: DesiredState
  private var observed: Observation

  init() throws {
    desired = try Made.desired(
      """
      programs: { f: { file: tracepoint.o } }
      attachments: { a: { program: on_exec } }
      pins: { shared/hits: { map: f/hits } }
      """)
    observed = try Made.observed(desired, after: desired)
    for address in observed.objects.keys { observed[address].state = .unseen }
  }

  @Test func itIsAFactOfItsOwnAndNoDamage() throws {
    let ledger = try #require(observed.ledger)
    let status = DeploymentStatus(
      ledger: ledger, observed: observed, phase: .live(ledger), previous: nil)
    #expect(ledger.addresses.count == 4)
    for address in ledger.addresses {
      #expect(status.drift(of: address) == .unseen)
      #expect(!status.isDrifted(address))
    }
    #expect(!status.hasDrift)
  }

  @Test func oneThatIsSeenToDifferIsDriftBesideIt() throws {
    var observed = observed
    observed[ObjectAddress(.map, "f/hits")].state = .gone(other: nil)
    let ledger = try #require(observed.ledger)
    let status = DeploymentStatus(
      ledger: ledger, observed: observed, phase: .live(ledger), previous: nil)
    #expect(status.hasDrift)
  }

  @Test func itStaysAsItIs() throws {
    #expect(try Plan(desired, observed).isEmpty)
  }

  @Test func whatIsNotRecordedHasNotDrifted() throws {
    #expect(observed.drift(of: ObjectAddress(.attachment, "pending")) == nil)
  }
}
