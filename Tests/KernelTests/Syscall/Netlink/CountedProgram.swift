import BPFSyscall

/// A program that counts its runs, and the id that the kernel gave it.
final class CountedProgram {
  let runs: RunCounter
  let program: Program
  let id: UInt32

  init() throws {
    runs = try RunCounter()
    program = try runs.program(.schedCLS, returning: 0)  // TC_ACT_OK
    id = try program.info().id
  }
}
