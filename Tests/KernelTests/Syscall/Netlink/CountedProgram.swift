import BPFSyscall

/// A program that counts its runs, and the id that the kernel gave it.
final class CountedProgram {
  let runs: RunCounter
  let program: Program
  let id: UInt32

  init(_ type: ProgramType = .schedCLS, returning value: Int32 = 0) throws {
    runs = try RunCounter()
    program = try runs.program(type, returning: value)
    id = try program.info().id
  }
}
