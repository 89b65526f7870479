import BPFLoader
import BPFSyscall
import Glibc
import Simulation
import Testing

@testable import Reconciler

extension KernelTests {
  /// Probes in a program that was written in place since they were attached: the kernel keeps the instruction that was
  /// there before, and processes that run it instead of theirs crash.
  @Suite struct OverwrittenFileTests {
    @Test(arguments: [false, true])
    func noProcessRunsWhatWasThereBefore(_ hasBuildID: Bool) throws {
      try TinyProgram.run(hasBuildID) { sandbox, program in
        let manifest = program.manifest("a", "b")
        try sandbox.apply(manifest)
        #expect(try sandbox.steps(program.succeed) == 2)
        try program.overwrite()
        try program.needCrash()

        let plan = try sandbox.apply(manifest)
        for name in ["a", "b"] {
          let change = try #require(plan.change(ObjectAddress(.attachment, name)))
          #expect(change.action.name == .replace && change.strategy == .oldFirst)
        }
        #expect(try sandbox.steps(program.succeed) == 2)
        #expect(try sandbox.plan(manifest).isEmpty)
        try sandbox.destroy()
        try program.succeed()
      }
    }

    /// Where the new one fails the old one comes back: at what its place means now.
    @Test func anUndoneApplyLeavesNoProcessThatCrashes() throws {
      try TinyProgram.run(true) { sandbox, program in
        let manifest = program.manifest("a")
        try sandbox.apply(manifest)
        try program.succeed()
        try program.overwrite()
        try program.needCrash()
        var undone = 0
        for number in 1...100 {
          let kernel = CountingKernel(sandbox.kernel, .failure(at: number))
          guard let error = try sandbox.failure(manifest, kernel), !kernel.didPublish else { break }
          #expect(error.notes == [], "\(number)")
          let done = kernel.changesUpToFault.dropLast()
          guard done.contains("remove \(sandbox.layout.takenOff("a"))/link") else { continue }
          // The link that was taken back may be there some milliseconds longer.
          #expect(try sandbox.steps(program.succeed) > 0, "\(number)")
          undone += 1
          // Once more from the start, when the last probe has gone.
          try sandbox.destroy()
          for _ in 0..<100 where try program.isProbed() { System.sleep(milliseconds: 10) }
          try program.overwrite()
          try sandbox.apply(manifest)
          try program.succeed()
          try program.overwrite()
          try program.needCrash()
        }
        #expect(undone > 2)
        try sandbox.apply(manifest)
        try program.succeed()
      }
    }

    @Test func probesOfOthersAreAConflict() throws {
      try TinyProgram.run(false) { sandbox, program in
        let manifest = program.manifest("a")
        try sandbox.apply(manifest)
        let runs = try RunCounter()
        let foreign = try PerfEvent.open(
          .uprobe(program.path, offset: program.offset, referenceCounterOffset: 0))
        let link = try Link.createPerfEvent(program: runs.program(.kprobe), event: foreign)
        try program.succeed()
        #expect(try runs.count == 1)
        try program.overwrite()
        try program.needCrash()
        let error = try sandbox.failure(manifest)
        #expect(error?.reason == .conflict, "\(error as Any)")
        #expect(
          error?.message.contains("was overwritten in place, and others have probes there") == true)
        try link.close()
        _ = consume foreign
        try sandbox.apply(manifest)
        #expect(try sandbox.steps(program.succeed) == 1)
      }
    }
  }
}

/// A program of a few instructions, of which the first is probed.
private final class TinyProgram {
  let path: String
  /// Where its first instruction is.
  let offset: UInt64
  private let hasBuildID: Bool
  /// How often it was written.
  private var version: UInt8 = 0

  static func run(
    _ hasBuildID: Bool, _ body: (Sandbox, TinyProgram) throws -> Void
  ) throws {
    try Sandbox.run { sandbox in
      try Requirements.need("uprobe", sandbox)
      let program = try TinyProgram(hasBuildID)
      try body(sandbox, program)
    }
  }

  private init(_ hasBuildID: Bool) throws {
    #if !arch(x86_64)
      try Test.cancel("it is of instructions of x86-64")
    #endif
    self.hasBuildID = hasBuildID
    path = "\(System.environment("TMPDIR") ?? "/tmp")/\(Sandbox.uniqueName())-program"
    offset = 64 + 2 * 56 + 24
    try overwrite()
  }

  deinit { try? unlink(path) }

  /// Attachments to the first instruction.
  func manifest(_ names: String...) -> String {
    let lines = names.map {
      "\($0): { program: f/on_clone, uprobe: { binary: \(path), offset: \(offset) } }"
    }
    return """
      programs: { f: { file: kprobe.o } }
      attachments:
        \(lines.joined(separator: "\n  "))
      """
  }

  /// Runs it; its wait status is 0 where it succeeded.
  func run() throws -> Int32 { try Process.status(of: [path]) }

  /// Runs it to its end.
  func succeed() throws { #expect(try run() == 0) }

  func isProbed() throws -> Bool { try FileDescriptor(opening: path).hasProbe(at: [offset]) }

  /// Makes sure that it crashes now, because the kernel has a former instruction.
  func needCrash() throws {
    let status = try run()
    guard status != 0 else { try Test.cancel("this kernel does not keep former instructions") }
    #expect(status & 0x7f == SIGSEGV || status & 0x7f == SIGILL, "\(status)")
  }

  /// Writes it, in place where it is there already: each time its first instruction is another.
  func overwrite() throws {
    version += 1
    let bytes = image()
    let file = try FileDescriptor(
      opening: path, [.writeOnly, .create, .truncate], mode: 0o755)
    #expect(try file.write(bytes) == bytes.count)
  }

  private func image() -> [UInt8] {
    let base: UInt64 = 0x40_0000
    var code: [UInt8] = [0xb8, 60, 0, 0, 0, 0x31, 0xff, 0x0f, 0x05]  // exit(0)
    // One byte in the place of five: what follows the first instruction is then none.
    if version % 2 == 1 { code.insert(0x90, at: 0) }
    let note: [UInt8] =
      [4, 0, 0, 0, 4, 0, 0, 0, 3, 0, 0, 0] + Array("GNU\0".utf8) + [version, 0, 0, 0, 0, 0, 0, 0]
    var image: [UInt8] = [0x7f] + Array("ELF".utf8) + [2, 1, 1] + [UInt8](repeating: 0, count: 9)
    func add(_ value: UInt64, _ size: Int) {
      image += (0..<size).map { UInt8(truncatingIfNeeded: value >> (8 * UInt64($0))) }
    }
    func segment(_ type: UInt64, _ flags: UInt64, _ range: Range<UInt64>, _ alignment: UInt64) {
      add(type, 4)
      add(flags, 4)
      for value in [range.lowerBound, base + range.lowerBound, base + range.lowerBound] {
        add(value, 8)
      }
      for value in [UInt64(range.count), UInt64(range.count), alignment] { add(value, 8) }
    }
    add(2, 2)  // an executable
    add(62, 2)  // of x86-64
    add(1, 4)
    for value in [base + offset, 64, 0] { add(value, 8) }
    add(0, 4)
    for value: UInt64 in [64, 56, 2, 64, 0, 0] { add(value, 2) }
    segment(1, 5, 0..<offset + UInt64(code.count), 0x1000)
    segment(hasBuildID ? 4 : 0, 4, offset - 24..<offset - 4, 4)
    return image + note + code
  }
}
