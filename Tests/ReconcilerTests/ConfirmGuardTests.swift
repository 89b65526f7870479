import Testing

@testable import Reconciler

/// Who rolls back what nobody confirms, by where the apply runs.
@Suite struct ConfirmGuardTests {
  private static func place(
    systemd: Bool, namespaces: Bool, first: Bool?
  ) -> ConfirmGuard.Place {
    ConfirmGuard.Place(
      hasSystemd: systemd, isInItsNamespaces: namespaces, isAmongFirstProcesses: first)
  }

  @Test func aTimerIsThereWhereItsUnitSeesTheSame() throws {
    let place = Self.place(systemd: true, namespaces: true, first: true)
    #expect(try ConfirmGuard(in: place, waits: false) == .timer)
  }

  @Test(arguments: [
    place(systemd: false, namespaces: true, first: true),
    place(systemd: true, namespaces: false, first: true),
    place(systemd: true, namespaces: false, first: nil),
    place(systemd: false, namespaces: false, first: nil),
  ]) func elseItIsAProcess(_ place: ConfirmGuard.Place) throws {
    #expect(try ConfirmGuard(in: place, waits: false) == .process)
  }

  @Test(arguments: [true, false]) func aContainerHasNone(_ hasSystemd: Bool) throws {
    let place = Self.place(systemd: hasSystemd, namespaces: false, first: false)
    let error = #expect(throws: ReconcilerError.self) {
      try ConfirmGuard(in: place, waits: false)
    }
    #expect(error?.reason == .refused && error?.advice?.contains("--wait") == true)
    #expect(try ConfirmGuard(in: place, waits: true) == .foreground)
  }

  @Test func theTimerIsSaidInOneCommand() {
    let command = ConfirmGuard.timerCommand(
      "/usr/bin/systemd-run", for: "edge", after: .milliseconds(90_500), applier: "812:7301",
      program: "/opt/b$1/bpf-apply", bpffs: "/sys/fs/bpf")
    #expect(
      command == [
        "/usr/bin/systemd-run", "--quiet", "--collect", "--no-ask-password",
        "--unit=bpf-apply-confirm-edge-812-7301",
        "--description=rolls edge back unless somebody confirms it", "--on-active=90500ms",
        "--timer-property=AccuracySec=100ms", "--property=TimeoutStopSec=10min", "--",
        "/opt/b$$1/bpf-apply", "confirm", "edge", "--expire", "--lock-timeout", "10m", "--bpffs",
        "/sys/fs/bpf", "--after", "812:7301",
      ])
  }
}
