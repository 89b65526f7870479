// object-fit FILE: opens a bytecode file and fits all of it to the running kernel, whose types are opened for it; prints how many
// nanoseconds that took, and the number of instructions. object_fit.c does the same over libbpf.
import BPFLoader
import BPFObject
import BPFSyscall

let path = CommandLine.arguments.dropFirst().first ?? ""
var count = 0
let elapsed = try ContinuousClock().measure {
  let object = try ObjectFile(try readFile(path), name: ObjectFile.baseName(path))
  let plan = try FittedObject(object, on: Host()).loadPlan()
  count = plan.programs.reduce(0) { $0 + $1.spec.instructions.count }
}
print(Int64(elapsed / .nanoseconds(1)), count)
