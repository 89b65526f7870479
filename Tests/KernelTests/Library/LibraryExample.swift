import BPFLoader
import BPFObject
import BPFSyscall

/// The name of a command as the kernel keeps it: up to 15 bytes, filled up with zeros.
typealias CommandName = InlineArray<16, UInt8>

/// Counts what is executed while `body` runs, by command.
func executions(
  countedBy bytecode: [UInt8], while body: () throws -> Void
) throws -> [String: UInt64] {
  // The maps of the file are created, and its programs go through the verifier.
  let object = try LoadedObject(ObjectFile(bytecode, name: "exec"))

  // The program runs at the tracepoint as long as the link is open, or pinned.
  let event = try PerfEvent.open(.tracepoint(named: "sched/sched_process_exec"))
  let link = try Link.createPerfEvent(program: object.program("count_exec"), event: event)
  try body()
  try link.close()

  // The map holds what the program counted.
  let executions = try Map<CommandName, UInt64>(object.map("executions"))
  var counts: [String: UInt64] = [:]
  for (command, count) in try executions.contents() {
    let name = command.indices.map { command[$0] }.prefix { $0 != 0 }
    counts[String(decoding: name, as: UTF8.self)] = count
  }
  return counts
}
