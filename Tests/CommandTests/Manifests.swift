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

  /// Links that are updated, made anew and replaced where only one can be, maps with entries, and pins.
  static func life(version: String, mode: String, more: Bool = false) -> String {
    let entries =
      version.isEmpty ? more ? "{ 1: 11 }" : "{ 1: 10, 2: 20, 4: 40 }" : "{ 2: 21, 3: 30 }"
    return """
      apiVersion: bpf-apply/v1
      name: life
      programs:
        exec:  { file: bytecode/raw_tracepoint\(version).o }
        tasks: { file: bytecode/iterator\(version).o }
        net:   { file: bytecode/xdp\(version).o }
        cc:    { file: bytecode/struct_ops.unlinked\(version).o }
      maps:
        list: { type: hash, key: u32, value: u32, max_entries: 4, entries: { mode: exact, values: \(entries) } }
      attachments:
        executed: { program: exec/on_exec, raw_tracepoint: sched_process_exec }
        tasks:    { program: tasks/list_tasks, iterator: task }
        frames:   { program: net/on_packet, xdp: { interface: lo, mode: generic } }
        control:  { map: cc/reno, struct_ops: {} }
      pins:
        life/hits:  { map: exec/hits\(more ? ", mode: \"0640\"" : "") }
        life/tasks: { attachment: tasks, mode: "0444" }

      """
  }
}
