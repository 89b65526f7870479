import BPFObject
import BPFSyscall

@testable import BPFLoader

/// A log that a kernel wrote: VerifierLogs/KERNEL/PROGRAM.txt, its last lines where it was longer.
struct RecordedLog: Sendable, CustomStringConvertible {
  let kernel: String
  let program: RejectedProgram
  let text: String

  var description: String { "\(program) on \(kernel)" }

  static let all: [RecordedLog] = {
    let root = RejectedProgram.path("BPFLoaderTests/VerifierLogs")
    let kernels = (try? Directory.names(in: root)) ?? []
    return kernels.flatMap { kernel in
      RejectedProgram.all.compactMap { program in
        (try? RejectedProgram.text("\(root)/\(kernel)/\(program).txt")).map {
          RecordedLog(kernel: kernel, program: program, text: $0)
        }
      }
    }
  }()

  func report() throws -> VerifierReport {
    let (object, spec) = try program.read()
    let fitted = try FittedObject(object, on: lackingKernel()).program(spec)
    return VerifierReport(log: text, program: fitted.spec, types: object.btf)
  }

  /// A kernel whose types have nothing that the programs ask for.
  private func lackingKernel() throws -> DescribedKernel {
    let bytes = try readFile(RejectedProgram.path("Fixtures/verifier/memory.bpf.o"))
    var description = DescribedKernel.Description()
    description.types = try ObjectFile(bytes, name: "memory").btf
    description.symbols = []
    return DescribedKernel(description, otherwise: Host())
  }
}
