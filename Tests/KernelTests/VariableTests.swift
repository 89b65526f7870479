import BPFSyscall
import Simulation
import Testing

@testable import Reconciler

extension KernelTests {
  /// The variables of a bytecode file, when its data sections get another layout.
  @Suite struct VariableTests {
    private func text(_ version: String, _ globals: String = "") -> String {
      """
      programs: { f: { file: variables\(version).o\(globals) } }
      attachments: { a: { program: on_exec } }
      """
    }

    /// A data section's bytes, and where a variable is in it.
    private func place(
      _ name: String, _ section: String, _ sandbox: Sandbox
    ) throws -> (bytes: [UInt8], range: Range<Int>) {
      let map = "f/variable.\(section)"
      let ledger = try #require(try sandbox.reconciler().status(of: "test")?.ledger)
      let record = try #require(ledger.maps[map]?.variables?[name])
      let bytes = try RawMap(Pin.open(sandbox.pin(.map, map)).take()).lookup([0, 0, 0, 0])
      return (try #require(bytes), record.offset..<record.offset + record.size)
    }

    private func value(
      _ name: String, in section: String, _ sandbox: Sandbox
    ) throws -> [UInt8] {
      let (bytes, range) = try place(name, section, sandbox)
      return Array(bytes[range])
    }

    private func set(
      _ name: String, to value: [UInt8], in section: String, _ sandbox: Sandbox
    ) throws {
      var (bytes, range) = try place(name, section, sandbox)
      bytes.replaceSubrange(range, with: value)
      try RawMap(Pin.open(sandbox.pin(.map, "f/variable.\(section)")).take()).update(
        [0, 0, 0, 0], bytes)
    }

    @Test func thoseOfTheSameNameAndTypeGoOn() throws {
      try Sandbox.run { sandbox in
        try sandbox.apply(text(""))
        try Process.run("true")
        let runs = try value("runs", in: "bss", sandbox).index
        #expect(runs > 0)
        #expect(try value("limit", in: "data", sandbox) == [7, 0, 0, 0])
        try set("limit", to: [44, 0, 0, 0], in: "data", sandbox)

        let plan = try sandbox.apply(text(".v2"))
        #expect(
          plan.facts.prefix(2) == [
            Fact(
              .replace, .map("f/variable.bss"), .carrying(),
              because: [.changed(.valueSize, .number(8), .number(16))]),
            Fact(
              .replace, .map("f/variable.data"), .carrying(anew: ["burst"]),
              because: [.changed(.variables)]),
          ])
        #expect(try value("runs", in: "bss", sandbox).index >= runs)
        #expect(try value("limit", in: "data", sandbox) == [44, 0, 0, 0])
        #expect(try value("burst", in: "data", sandbox) == [9, 0, 0, 0])
        #expect(try value("fresh", in: "data", sandbox) == [3, 0, 0, 0])
        #expect(try value("label", in: "data", sandbox) == Array("first".utf8) + [0, 0, 0])
        #expect(try sandbox.plan(text(".v2")).isEmpty)

        try sandbox.apply(text("", ", globals: { limit: 5 }"))
        #expect(try value("limit", in: "data", sandbox) == [5, 0, 0, 0])
        #expect(try value("burst", in: "data", sandbox) == [5, 0, 0, 0, 0, 0, 0, 0])
        #expect(try value("runs", in: "bss", sandbox).index >= runs)
      }
    }

    @Test func anotherValueIsSetAndAllElseGoesOn() throws {
      try Sandbox.run { sandbox in
        let six = text("", ", globals: { limit: 6 }")
        try sandbox.apply(text("", ", globals: { limit: 5 }"))
        try set("burst", to: [8, 0, 0, 0, 0, 0, 0, 0], in: "data", sandbox)
        let runs = try sandbox.id(.map, "f/variable.bss")
        let plan = try sandbox.apply(six)
        #expect(
          plan.facts.prefix(2) == [
            Fact(
              .replace, .map("f/variable.data"), .carrying(),
              because: [.changed(.global("limit"), .number(5), .number(6))]),
            Fact(.replace, .program("f/on_exec"), because: [.uses(.map("f/variable.data"))]),
          ])
        #expect(try value("limit", in: "data", sandbox) == [6, 0, 0, 0])
        #expect(try value("burst", in: "data", sandbox) == [8, 0, 0, 0, 0, 0, 0, 0])
        #expect(try sandbox.id(.map, "f/variable.bss") == runs)
        #expect(try sandbox.plan(six).isEmpty)

        // What a program makes of it is its matter.
        try set("limit", to: [44, 0, 0, 0], in: "data", sandbox)
        #expect(try sandbox.plan(six).isEmpty)
        #expect(try sandbox.reconciler().status(of: "test")?.hasDrift == false)
        try sandbox.reconciler().rollBack("test")
        #expect(try value("limit", in: "data", sandbox) == [5, 0, 0, 0])

        // What the manifest sets no more begins as the file says.
        let letGo = try sandbox.apply(text(""))
        #expect(
          letGo.facts.first
            == Fact(
              .replace, .map("f/variable.data"), .carrying(),
              because: [.changed(.global("limit"), .number(5), .number(7))]))
        #expect(try value("limit", in: "data", sandbox) == [7, 0, 0, 0])
      }
    }

    @Test(arguments: Interruption.allCases)
    func theyGoOnWhereverAnApplyIsInterrupted(_ interruption: Interruption) throws {
      try Sandbox.run { sandbox in
        try sandbox.apply(text(""))
        try set("limit", to: [44, 0, 0, 0], in: "data", sandbox)
        var runs: UInt32 = 0
        try sandbox.interrupt(interruption, from: text(""), to: text(".v2")) { version, place in
          #expect(try value("limit", in: "data", sandbox) == [44, 0, 0, 0], "\(place)")
          #expect(
            try value("burst", in: "data", sandbox).count == (version == .new ? 4 : 8), "\(place)")
          let now = try value("runs", in: "bss", sandbox).index
          #expect(now >= runs, "\(place)")
          runs = now
        }
      }
    }

    @Test func aRollbackTakesThemAsTheyWereLeft() throws {
      try Sandbox.run { sandbox in
        try sandbox.apply(text(""))
        try set("limit", to: [44, 0, 0, 0], in: "data", sandbox)
        try sandbox.apply(text(".v2"))
        try set("limit", to: [45, 0, 0, 0], in: "data", sandbox)
        try sandbox.reconciler().rollBack("test")
        #expect(try value("limit", in: "data", sandbox) == [44, 0, 0, 0])
        #expect(try value("burst", in: "data", sandbox) == [5, 0, 0, 0, 0, 0, 0, 0])
      }
    }
  }
}
