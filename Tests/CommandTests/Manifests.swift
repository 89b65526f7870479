/// Manifests that several tests use.
enum Manifests {
  /// A counter of executions and an iterator, with a pin for each.
  static func counter(name: String = "counter", bytecode: String = "raw_tracepoint.o") -> String {
    """
    apiVersion: bpf-apply/v1
    name: \(name)

    programs:
      exec:  { file: bytecode/\(bytecode) }
      tasks: { file: bytecode/iterator.o }

    maps:
      executions: { from: exec/hits }

    attachments:
      executed: { program: exec/on_exec, raw_tracepoint: sched_process_exec }
      tasks:    { program: tasks/list_tasks, iterator: task }

    pins:
      \(name)/executions: { map: executions }
      \(name)/tasks:      { attachment: tasks, mode: "0444" }

    """
  }

  /// One XDP program on an interface.
  static func xdp(_ function: String, of bytecode: String, on interface: String) -> String {
    """
    apiVersion: bpf-apply/v1
    name: filter
    programs:
      net: { file: bytecode/\(bytecode) }
    attachments:
      uplink: { program: net/\(function), xdp: \(interface) }

    """
  }
}
