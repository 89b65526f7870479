import Simulation
import Testing

@testable import Reconciler

/// What an interruption does to an apply.
enum Interruption: CaseIterable {
  /// A change fails, so that the apply takes everything back.
  case failure
  /// The process ends at a change.
  case death
}

extension Sandbox {
  /// Which of two manifests must be what is live.
  enum Version { case former, new }

  /// Interrupts an update at each of its changes in turn, and looks at what is live after each, and after the apply that
  /// follows.
  ///
  /// - Parameter look: is told what must be live, and at which change it was interrupted.
  func interrupt(
    _ interruption: Interruption, from former: String, to new: String,
    _ look: (Version, String) throws -> Void
  ) throws {
    for number in 1...300 {
      try apply(former)
      try look(.former, "before \(number)")
      let kernel = CountingKernel(
        self.kernel, interruption == .failure ? .failure(at: number) : .death(at: number))
      guard let error = try failure(new, kernel) else {
        #expect(number > 10 && !kernel.didFail)
        return
      }
      let changes = interruption == .failure ? Array(kernel.changesUpToFault) : kernel.changes
      let place = "\(number), \(changes.last ?? "")"
      if interruption == .failure, !kernel.didPublish {
        #expect(error.reason == .failed, "\(place): \(error)")
        #expect(error.notes == [], "\(place)")
        try look(.former, place)
      }
      let goesBack = number % 2 == 0
      try apply(goesBack ? former : new)
      try look(goesBack ? .former : .new, place)
      #expect(try plan(goesBack ? former : new).isEmpty, "\(place)")
      #expect(try leftovers() == [], "\(place)")
    }
    Issue.record("the update never succeeds")
  }
}
