import Simulation

@testable import Reconciler

/// The same deed on copies of a world, with a fault at each of its changes in turn.
enum Faults {
  /// - Parameters:
  ///   - deed: what is interrupted; it may throw.
  ///   - look: what is looked at afterwards: the kernel, whether the fault came after the new generation was published,
  ///     and which fault it was.
  /// - Returns: how many changes there were.
  static func sweep(
    _ world: World, _ deed: (Reconciler) throws(ReconcilerError) -> Void,
    _ look: (_ kernel: SimulatedKernel, _ isPublished: Bool, _ place: String) throws -> Void
  ) rethrows -> Int {
    for number in 1...1000 {
      for fault: CountingKernel.Fault in [
        .failure(at: number), .lateFailure(at: number), .death(at: number),
      ] {
        let kernel = SimulatedKernel(world)
        let counting = CountingKernel(kernel, fault)
        try? deed(Reconciler(counting, bpffs: World.bpffs, tool: "test"))
        if !counting.didFail { return number - 1 }
        try look(kernel, counting.didPublish, "\(fault): \(counting.changesUpToFault.last ?? "")")
      }
    }
    return 1000
  }
}
