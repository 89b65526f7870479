import BPFLoader
import BPFSyscall
import Testing

@testable import Reconciler
@testable import Simulation

/// Who stands at a hook without links that a new attachment shall have, on the simulated kernel.
@Suite struct UnlinkedHolderTests {
  private let filter: DesiredState
  private let table: DesiredState
  private let forced = ApplyOptions.with {
    $0.forced = [ObjectAddress(.attachment, "a")]
  }

  init() throws {
    filter = try Made.desired(
      """
      programs: { t: { file: tcx.o } }
      attachments: { a: { program: t/on_packet, tc: { interface: eth0, handle: 7 } } }
      """)
    table = try Made.desired(
      """
      programs: { s: { file: struct_ops.unlinked.o } }
      attachments: { a: { map: s/reno, struct_ops: {} } }
      """)
  }

  private func reconciler(_ kernel: any Kernel) -> Reconciler {
    Reconciler(kernel, bpffs: World.bpffs, tool: "test")
  }

  /// What is left where a deployment's bpffs is lost.
  private func lost(_ desired: DesiredState) throws -> World {
    let kernel = SimulatedKernel()
    try reconciler(kernel).apply(desired)
    kernel.world.entries = World().entries
    kernel.world.collect()
    return kernel.world
  }

  private func failure(_ desired: DesiredState, _ world: World) throws -> ReconcilerError {
    let kernel = SimulatedKernel(world)
    var planned: ReconcilerError?
    do throws(ReconcilerError) {
      _ = try reconciler(kernel).plan(desired)
    } catch {
      planned = error
    }
    do throws(ReconcilerError) {
      try reconciler(kernel).apply(desired)
    } catch {
      #expect(differences(world.signature, kernel.world.signature) == [])
      #expect(error.message == planned?.message)
      return error
    }
    throw ReconcilerError(.failed, "it is applied")
  }

  /// The number of the program that is there.
  private func program(in world: World) -> Int {
    world.objects.keys.sorted().first { number in
      if case .program? = world.objects[number] { true } else { false }
    } ?? 0
  }

  @Test func whatAnEarlierLifeLeftIsAnOrphan() throws {
    for (desired, kind) in [(filter, "program"), (table, "table")] {
      let world = try lost(desired)
      let number = program(in: world)
      let what = kind == "program" ? "program \(number) (on_packet)" : "struct_ops map "
      #expect(world.hooks.count == 1)
      let error = try failure(desired, world)
      #expect(error.reason == .conflict)
      #expect(
        error.message.hasPrefix(
          "attachment a: the same is there already, and nobody seems to have it: \(what)"),
        "\(error)")
      #expect(
        error.advice
          == "an earlier life of this deployment may have left it, whose bpffs was lost; --force-replace attachment.a takes it over"
      )
    }
  }

  @Test func itIsTakenOverByForce() throws {
    for (desired, strategy) in [(filter, LinkStrategy.inPlace), (table, .oldFirst)] {
      let world = try lost(desired)
      let kernel = SimulatedKernel(world)
      let plan = try reconciler(kernel).apply(desired, forced)
      #expect(plan.change(ObjectAddress(.attachment, "a"))?.strategy == strategy)
      let counting = CountingKernel(kernel)
      #expect(try reconciler(counting).apply(desired).isEmpty && counting.changes == [])
      _ = try reconciler(kernel).destroy("test")
      #expect(kernel.world.hooks.isEmpty)
    }
  }

  /// Whatever fails, and wherever it dies, what was there before is there again.
  @Test func anInterruptedTakeoverPutsItBack() throws {
    for desired in [filter, table] {
      let world = try lost(desired)
      var isDone = false
      for number in 1...200 where !isDone {
        for fault in [
          CountingKernel.Fault.failure(at: number), .lateFailure(at: number), .death(at: number),
        ] {
          let kernel = SimulatedKernel(world)
          let counting = CountingKernel(kernel, fault)
          do throws(ReconcilerError) {
            try reconciler(counting).apply(desired, forced)
            isDone = true
          } catch {
            if counting.didPublish { continue }
            // Where not even the directory was made, nothing is deployed.
            if case .death = fault { _ = try? reconciler(kernel).destroy("test") }
            let place = "\(fault) \(counting.changes.last ?? "")"
            #expect(error.notes == [], "\(place)")
            #expect(runs(kernel.world) == runs(world), "\(place)")
            #expect(kernel.names(in: World.bpffs) == [], "\(place)")
          }
        }
      }
      #expect(isDone)
    }
  }

  /// What stands at each hook: a table that was registered again is another one like it.
  private func runs(_ world: World) -> [String: [String]] {
    world.hooks.mapValues { numbers in
      numbers.map { number in
        switch world.objects[number] {
        case .program(let program): "program \(number) \(program.digest)"
        case .map(let map): "table \(map.record)"
        default: "\(number)"
        }
      }
    }
  }

  @Test func aStrangersIsAConflict() throws {
    var world = try lost(filter)
    for (number, object) in world.objects {
      guard case .program(var program) = object else { continue }
      program.name = "another"
      world.objects[number] = .program(program)
    }
    let error = try failure(filter, world)
    #expect(error.reason == .conflict)
    let number = program(in: world)
    #expect(
      error.message.contains(" is taken by program \(number) (another), attached without a link"))
    #expect(error.advice?.contains("whoever made it has to take it off") == true)
    let kernel = SimulatedKernel(world)
    try reconciler(kernel).apply(filter, forced)
    #expect(try reconciler(kernel).plan(filter).isEmpty)
  }

  @Test func anotherDeploymentIsNamed() throws {
    let kernel = SimulatedKernel()
    try reconciler(kernel).apply(filter.with { $0.deployment = "other" })
    let error = try failure(filter, kernel.world)
    #expect(error.reason == .conflict)
    #expect(error.message.contains(" is held by deployment other: program "))
    #expect(error.advice?.contains("`bpf-apply destroy other`") == true)
  }
}
