import BPFSyscall
import Simulation
import Testing

@testable import Reconciler

extension KernelTests {
  /// Objects that are renamed, and that are let go of.
  @Suite struct OwnershipTests {
    private func manifest(
      _ file: String, _ attachment: String, _ pin: String, _ moved: String = ""
    ) -> String {
      """
      programs: { \(file): { file: raw_tracepoint.o } }
      maps: { \(file)_hits: { from: \(file)/hits } }
      attachments: { \(attachment): { program: \(file)/on_exec } }
      pins: { \(pin): { map: \(file)_hits } }
      \(moved)
      """
    }

    private let moved = """
      moved:
        map.f_hits: map.g_hits
        program.f/on_exec: program.g/on_exec
        attachment.a: attachment.b
        pin.x/hits: pin.y/hits
      """

    @Test func whatIsRenamedIsNotMadeAgain() throws {
      try Sandbox.run { sandbox in
        try sandbox.apply(manifest("f", "a", "x/hits"))
        try sandbox.setCounter("f_hits", to: 1_000_000)
        let map = try sandbox.id(.map, "f_hits")
        let link = try sandbox.id(.attachment, "a")
        let program = try sandbox.id(.program, "f/on_exec")
        let new = manifest("g", "b", "y/hits", moved)
        let plan = try sandbox.apply(new)
        #expect(plan.effective.allSatisfy { $0.action.name == .move } && plan.effective.count == 4)
        #expect(try sandbox.id(.map, "g_hits") == map)
        #expect(try sandbox.id(.program, "g/on_exec") == program)
        #expect(try sandbox.id(.attachment, "b") == link)
        #expect(try sandbox.state("y/hits")?.id == map)
        #expect(try sandbox.state("x") == nil)
        #expect(try sandbox.counter("g_hits") >= 1_000_000)
        #expect(try sandbox.leftovers() == [])
        let again = CountingKernel(sandbox.kernel)
        #expect(try sandbox.apply(new, again).isEmpty && again.changes == [])
        try sandbox.reconciler().rollBack("test")
        #expect(try sandbox.id(.map, "f_hits") == map)
        #expect(try sandbox.id(.attachment, "a") == link)
        #expect(try sandbox.state("x/hits")?.id == map)
        try sandbox.destroy()
        #expect(try sandbox.snapshot() == [:])
      }
    }

    @Test(arguments: Interruption.allCases)
    func anInterruptedRenamingIsTakenBackOrFinished(_ interruption: Interruption) throws {
      try Sandbox.run { sandbox in
        let back = moved.split(separator: "\n").dropFirst().map { line in
          let parts = line.split(separator: ": ").map { $0.trimming(" ") }
          return "  \(parts[1]): \(parts[0])"
        }
        let former = manifest("f", "a", "x/hits", "moved:\n" + back.joined(separator: "\n"))
        try sandbox.apply(former)
        let map = try sandbox.id(.map, "f_hits")
        let link = try sandbox.id(.attachment, "a")
        try sandbox.interrupt(
          interruption, from: former, to: manifest("g", "b", "y/hits", moved)
        ) { version, place in
          let isFormer = version == .former
          let there = [
            try sandbox.id(.map, isFormer ? "f_hits" : "g_hits"),
            try sandbox.id(.attachment, isFormer ? "a" : "b"),
            try sandbox.state(isFormer ? "x/hits" : "y/hits")?.id,
          ]
          #expect(there == [map, link, map], "\(place)")
          let other = try sandbox.state(isFormer ? "y" : "x")
          #expect(other == nil, "\(place)")
        }
      }
    }

    private let kept = """
      programs: { f: { file: raw_tracepoint.o }, k: { file: globals.o } }
      attachments: { a: { program: f/on_exec }, k: { program: k/on_exec, raw_tracepoint: sched_switch } }
      pins: { user/link: { attachment: a } }
      """
    private let letGo = """
      programs: { k: { file: globals.o } }
      attachments: { k: { program: k/on_exec, raw_tracepoint: sched_switch } }
      removed: [attachment.a]
      """

    @Test func whatIsLetGoOfStaysAndIsNobodys() throws {
      try Sandbox.run { sandbox in
        try sandbox.apply(kept)
        let link = try sandbox.id(.attachment, "a")
        let program = try sandbox.id(.program, "f/on_exec")
        let plan = try sandbox.apply(letGo)
        #expect(
          plan.effective.allSatisfy { $0.action.name == .forget } && plan.effective.count == 4)
        #expect(try sandbox.state("user/link")?.id == link)
        #expect(try sandbox.state("user/link")?.link?.heldID == program)
        #expect(try sandbox.leftovers() == ["/user", "/user/link"])
        let again = CountingKernel(sandbox.kernel)
        #expect(try sandbox.apply(letGo, again).isEmpty && again.changes == [])
        try sandbox.destroy()
        #expect(try sandbox.state("user/link")?.link?.heldID == program)
      }
    }

    @Test func anInterruptedReleaseIsTakenBackOrFinished() throws {
      for number in 1...100 {
        let isKilled = try Sandbox.run { sandbox in
          try sandbox.apply(kept)
          let link = try sandbox.id(.attachment, "a")
          let kernel = CountingKernel(sandbox.kernel, .death(at: number))
          let error = try sandbox.failure(letGo, kernel)
          let place = "\(number), \(kernel.changes.last ?? "")"
          try sandbox.apply(letGo)
          #expect(try sandbox.state("user/link")?.id == link, "\(place)")
          #expect(try sandbox.leftovers() == ["/user", "/user/link"], "\(place)")
          return error != nil
        }
        if !isKilled { return }
      }
      Issue.record("the apply never succeeds")
    }

    @Test func aFilterWithoutALinkStaysAttached() throws {
      try Stage.run { stage in
        try Sandbox.run { sandbox in
          try stage.needNetwork()
          func manifest(_ rest: String) -> String {
            "programs: { f: { file: tcx.o }, k: { file: globals.o, attach: [] } }\n\(rest)"
          }
          let target = "{ interface: lo, netns: \(stage.sender) }"
          try sandbox.apply(
            manifest("attachments: { a: { program: f/on_packet, tc: \(target) } }"))
          let program = try sandbox.id(.program, "f/on_packet")
          try sandbox.apply(manifest("removed: [attachment.a]"))
          let info = try Program.open(id: program).info()
          #expect(info.id == program)
        }
      }
    }
  }
}

extension Substring {
  fileprivate func trimming(_ character: Character) -> String {
    String(drop { $0 == character }.reversed().drop { $0 == character }.reversed())
  }
}
