public import BPFLoader
import BPFSyscall
public import Manifest

extension LiveKernel {
  public func run(
    _ test: ProgramTest, ofProgramAt path: String
  ) throws(LoaderError) -> ProgramTestOutcome {
    let program = try calling("cannot open \(path)") { () throws(SystemCallError) in
      Program(try Pin.open(path).take())
    }
    var options = Program.TestRunOptions(data: test.packet)
    options.context = test.context
    options.repeatCount = test.count > 1 ? test.count : 0
    // A program may make room in front of a packet and behind it.
    if test.expected.packet != nil { options.dataRoom = test.packet.count + 4096 }
    do throws(Program.TestRunError) {
      let result = try program.testRun(options)
      return ProgramTestOutcome(
        returnValue: result.returnValue, packet: result.data, time: result.duration)
    } catch {
      throw .from(error.reason, "cannot test the program")
    }
  }
}
